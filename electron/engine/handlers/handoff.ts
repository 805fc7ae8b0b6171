import type { EngineOperations } from '#shared/contract/index.ts';
import type { HandoffStatus } from '#shared/contract/handoff.ts';
import type { OutputOf, ParsedInputOf } from '#shared/contract/operation.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { openHandoffs } from '#shared/domain/incident/handoff/facts.ts';
import type { Handoff } from '#shared/domain/incident/handoff/state.ts';
import type { ItemRef } from '#shared/domain/incident/item-ref.ts';
import { baseName } from '#shared/exporting/document.ts';
import { writeHandoffFile } from '#shared/exporting/handoff-file.ts';
import { handoffReport } from '#shared/exporting/handoff.ts';
import { reportHtml } from '#shared/exporting/html.ts';
import { ics201Report } from '#shared/exporting/ics201.ts';
import { documentHtml } from '#shared/exporting/markdown-html.ts';
import { reportMarkdown } from '#shared/exporting/markdown.ts';
import { EXERCISE } from '#shared/text/en.ts';
import { draftBriefing } from '#shared/policy/briefing-draft.ts';
import { dueHandoff } from '#shared/policy/handoff.ts';
import { handoffFigures, handoffQuality } from '#shared/policy/handoff-quality.ts';
import { incidentDocument } from '../incident-document.ts';
import type { EngineParts } from '../parts.ts';
import { exportFile } from './export.ts';
import { startMany } from './handoff-bulk.ts';
import type { Handlers } from './index.ts';

type HandoffFileOf = OutputOf<EngineOperations['handoff.file']>;

/** More incidents are never looked at at once. */
const MOST = 10_000;

/** Handoffs: where they stand, what they would say, their document, and many at once. */
export function handoffHandlers(
  parts: EngineParts,
): Handlers<'handoff.status' | 'handoff.draft' | 'handoff.file' | 'handoff.startMany'> {
  const { list, heads, workspace } = parts;

  function status(stream: string): HandoffStatus[] {
    const summary = list.summary(stream);
    if (summary === undefined) return [];
    const head = heads.get(stream);
    const { ref, title, severity, phase, commanders } = summary;
    const { handoffs } = head;
    const dueAt = dueHandoff(head, workspace.state)?.at ?? null;
    return [
      {
        ...{ ref, stream, title, severity, phase, commanders, dueAt, handoffs },
        quality: handoffs.map(handoffQuality),
      },
    ];
  }

  return {
    'handoff.status'({ ref }) {
      if (ref === undefined) {
        // The figures are over everything; what is listed are those somebody may have to hand over.
        const all = list.list(undefined, MOST);
        const figures = handoffFigures(all.flatMap(({ stream }) => heads.get(stream).handoffs));
        return {
          ok: true,
          output: {
            incidents: all.filter(({ open }) => open).flatMap(({ stream }) => status(stream)),
            figures,
          },
        };
      }
      const found = list.find(ref);
      if (!found.ok) return found;
      const incidents = status(found.output.stream);
      const figures = handoffFigures(incidents.flatMap(({ handoffs }) => handoffs));
      return { ok: true, output: { incidents, figures } };
    },

    'handoff.draft'({ ref }) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const { head, entries, people } = incidentDocument(parts, found.output.stream, found.output.ref);
      const nameOf = (handle: string) => people.find((person) => person.handle === handle)?.name ?? handle;
      return { ok: true, output: draftBriefing({ head, entries, nameOf }) };
    },

    'handoff.file': (input) => handoffFile(parts, input),

    'handoff.startMany': (input) => startMany(parts, input),
  };
}

/** The handoff meant: the one named, else the open one, else the last; null for an incident without one. */
function handoffMeant(parts: EngineParts, stream: string, ref: ItemRef | undefined): Outcome<Handoff | null> {
  const { handoffs } = parts.heads.get(stream);
  if (ref === undefined) {
    const [open] = openHandoffs({ handoffs });
    return { ok: true, output: open ?? handoffs.at(-1) ?? null };
  }
  const named = handoffs.find((each) => each.id === ref || String(each.n) === String(ref));
  return named === undefined
    ? refuse('not_found', `Entry ${ref} began no handoff.`, 'handoff')
    : { ok: true, output: named };
}

async function handoffFile(
  parts: EngineParts,
  { ref: typed, handoff: which, format, fresh, version }: ParsedInputOf<EngineOperations['handoff.file']>,
): Promise<Outcome<HandoffFileOf>> {
  const found = parts.list.find(typed);
  if (!found.ok) return found;
  const { stream, ref } = found.output;
  const meant = handoffMeant(parts, stream, which);
  if (!meant.ok) return meant;
  const handoff = meant.output;
  const document = incidentDocument(parts, stream, ref);
  const base = `${baseName(document)}-handoff`;
  const answer = (ending: string, mime: string, text: string, edited: number | null) => ({
    ok: true as const,
    output: { name: `${base}${ending}`, mime, encoding: 'utf-8' as const, text, version: edited },
  });
  if (format === 'ics201')
    return answer('-ics201.html', 'text/html', reportHtml(ics201Report(document, handoff)), null);

  const edited = fresh ? null : editedText(parts, handoff, version);
  if (version !== undefined && edited === null)
    return refuse('not_found', `There is no version ${version} of this document.`, 'version');
  const report = handoffReport(document, handoff);
  const markdown = edited?.text ?? reportMarkdown(report);
  const number = edited?.version ?? null;
  const html = () => (edited === null ? reportHtml(report) : documentHtml(edited.text, report.title));
  switch (format) {
    case 'md':
      return answer('.md', 'text/markdown', markdown, number);
    case 'html':
      return answer('.html', 'text/html', html(), number);
    case 'pdf': {
      const printed = await parts.print({
        html: html(),
        ...(document.head.exercise ? { mark: EXERCISE } : {}),
      });
      if (!printed.ok) return printed;
      const pdf = answer('.pdf', 'application/pdf', printed.output, number);
      return { ok: true, output: { ...pdf.output, encoding: 'base64' } };
    }
    case 'json': {
      const file = {
        from: handoff?.from ?? parts.list.summary(stream)?.commanders ?? [],
        to: handoff?.to ?? null,
        document: markdown,
        incident: exportFile(parts, stream, ref),
      };
      return answer('.json', 'application/json', writeHandoffFile(file), number);
    }
  }
}

/** The last edited version, or the one asked for; null when there is none. */
function editedText(
  parts: EngineParts,
  handoff: Handoff | null,
  version: number | undefined,
): { text: string; version: number } | null {
  const number = version ?? handoff?.documents.length ?? 0;
  const kept = handoff?.documents[number - 1];
  const event = kept === undefined ? undefined : parts.log.reader.event(kept.event)?.event;
  return event !== undefined && isIncidentEvent(event) && event.type === 'handoff.documented'
    ? { text: event.data.text, version: number }
    : null;
}
