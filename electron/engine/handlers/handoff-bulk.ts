import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf, ParsedInputOf } from '#shared/contract/operation.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { incidentCommandInputs, type IncidentCommand } from '#shared/domain/incident/commands.ts';
import { MAX_DOCUMENT } from '#shared/domain/incident/handoff/events.ts';
import { handoffSummary } from '#shared/exporting/handoff-summary.ts';
import { handoffReport } from '#shared/exporting/handoff.ts';
import { reportMarkdown } from '#shared/exporting/markdown.ts';
import { draftBriefing } from '#shared/policy/briefing-draft.ts';
import { derivedId } from '../derived-id.ts';
import { incidentDocument } from '../incident-document.ts';
import type { EngineParts } from '../parts.ts';

type Input = ParsedInputOf<EngineOperations['handoff.startMany']>;
type Output = OutputOf<EngineOperations['handoff.startMany']>;

/**
 * Starts the handoffs of several incidents. Each is an incident of its own and commits alone; all of them are decided
 * first, so that one which can't be handed over keeps the others from starting. Repeating it with its id goes on where
 * it was broken off.
 */
export function startMany(parts: EngineParts, { items, post, commandId, as }: Input): Outcome<Output> {
  const { list, incidents, heads } = parts;
  const actor = as ?? parts.me;
  const planned: { stream: string; ref: string; command: IncidentCommand; commandId: string | undefined }[] =
    [];
  for (const [index, { ref, ...item }] of items.entries()) {
    const found = list.find(ref);
    if (!found.ok) return { ok: false, refusal: { ...found.refusal, path: `items.${index}.ref` } };
    const { stream } = found.output;
    if (planned.some((each) => each.stream === stream))
      return refuse('invalid_input', `${found.output.ref} stands in the list twice.`, `items.${index}.ref`);
    const command: IncidentCommand = {
      name: 'handoff.start',
      input: incidentCommandInputs['handoff.start'].parse(item),
    };
    const id = idOf(commandId, index, 'start');
    const refusal = incidents.refusalOf(stream, command, { actor, commandId: id });
    if (refusal !== null) {
      const path = `items.${index}${refusal.path === undefined ? '' : `.${refusal.path}`}`;
      return {
        ok: false,
        refusal: { ...refusal, message: `${found.output.ref}: ${refusal.message}`, path },
      };
    }
    planned.push({ ...found.output, command, commandId: id });
  }

  const started: Output['started'] = [];
  for (const [index, { stream, ref, command, commandId: id }] of planned.entries()) {
    const outcome = incidents.execute(stream, command, { actor, commandId: id });
    if (!outcome.ok) return outcome;
    const handoff = heads.get(stream).handoffs.find((each) => each.id === outcome.output.id);
    if (handoff === undefined) throw new Error('a started handoff is in the head');
    const posts = post && handoff.mode === 'written';
    if (posts) {
      const posted = postWritten(parts, stream, ref, (step) => ({
        actor,
        commandId: idOf(commandId, index, step),
      }));
      if (!posted.ok) return posted;
    }
    const { title, severity } = heads.get(stream);
    const { n, id: event, to, mode } = handoff;
    started.push({ ref, title, severity, n, id: event, to, mode, posted: posts });
  }

  const documents = planned.flatMap(({ stream, ref }, index) => {
    const handoff = heads.get(stream).handoffs.find((each) => each.id === started[index]?.id);
    return handoff === undefined ? [] : [{ document: incidentDocument(parts, stream, ref), handoff }];
  });
  const summary = handoffSummary(documents, { exportedAt: parts.now(), appVersion: parts.appVersion });
  return {
    ok: true,
    output: {
      started,
      summary: {
        name: 'handoff-summary.md',
        mime: 'text/markdown',
        text: reportMarkdown(summary),
      },
    },
  };
}

/** Keeps the generated document as posted and begins the briefing with what the log says. */
function postWritten(
  parts: EngineParts,
  stream: string,
  ref: string,
  given: (step: string) => { actor: string; commandId: string | undefined },
): Outcome<undefined> {
  const document = incidentDocument(parts, stream, ref);
  const { head, entries, people } = document;
  const nameOf = (handle: string) => people.find((person) => person.handle === handle)?.name ?? handle;
  const text = reportMarkdown(handoffReport(document, head.handoffs.at(-1) ?? null));
  const steps: [string, IncidentCommand][] = [
    [
      'document',
      {
        name: 'handoff.document',
        input: incidentCommandInputs['handoff.document'].parse({
          text: text.slice(0, MAX_DOCUMENT),
          posted: true,
        }),
      },
    ],
    [
      'brief',
      {
        name: 'handoff.brief',
        input: incidentCommandInputs['handoff.brief'].parse(draftBriefing({ head, entries, nameOf })),
      },
    ],
  ];
  for (const [step, command] of steps) {
    const outcome = parts.incidents.execute(stream, command, given(step));
    if (!outcome.ok && outcome.refusal.code !== 'unchanged') return outcome;
  }
  return { ok: true, output: undefined };
}

function idOf(commandId: string | undefined, index: number, step: string): string | undefined {
  return commandId === undefined ? undefined : derivedId(`${commandId} ${index} ${step}`);
}
