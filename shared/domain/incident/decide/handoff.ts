import { refuse, type Outcome } from '../../../contract/refusal.ts';
import { listOf } from '../../../text/en.ts';
import { byName } from '../../workspace/names.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import { commandContested, holders } from '../facts.ts';
import { openHandoffs } from '../handoff/facts.ts';
import type { Handoff } from '../handoff/state.ts';
import type { HandoffMode } from '../handoff/terms.ts';
import type { ItemRef } from '../item-ref.ts';
import type { IncidentHead } from '../state.ts';
import { COMMAND } from '../terms.ts';
import { accept, checkDue, findEntry, type Decision, type DecisionContext } from './context.ts';
import { refuseOver } from './incident.ts';

/** Plans when command changes hands next, or says that nothing is planned. */
export function scheduleHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.schedule'>,
  context: DecisionContext,
): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const due = checkDue(input.dueAt, context, 'dueAt');
  if (!due.ok) return due;
  if (input.dueAt !== null && input.dueAt <= context.now)
    return refuse('in_the_past', 'The next handoff must lie ahead.', 'dueAt');
  const region = regionNamed(input.region, context);
  if (!region.ok) return region;
  const data = { dueAt: input.dueAt, region: region.output, to: input.to ?? null };
  return accept(incidentEvent('handoff.scheduled', { n: head.lastNumber + 1, ...data }, input.at));
}

/** Starts a handoff: from whoever has command to the one named, live or in writing as the severity asks. */
export function startHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.start'>,
  context: DecisionContext,
): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const current = [...new Set(holders(head, COMMAND).map((tenure) => tenure.person))];
  if (commandContested(head)) {
    return refuse(
      'command_contested',
      `${listOf(current)} both have command. Settle that first: /role ic @name.`,
    );
  }
  if (current.length === 0)
    return refuse(
      'nobody_has_command',
      'Nobody has command, so it is taken, not handed over: /role ic @name.',
    );
  if (current.includes(input.to)) return refuse('unchanged', `${input.to} has command already.`, 'to');
  const [running] = openHandoffs(head);
  if (running !== undefined) {
    return refuse(
      'handoff_running',
      `A handoff to ${running.to} is running since entry ${running.n}. Finish it, or cancel it first: /handoff cancel.`,
    );
  }
  const toRegion = regionNamed(input.region ?? regionOf(input.to, context), context);
  if (!toRegion.ok) return toRegion;
  const due = checkDue(input.dueAt, context, 'dueAt');
  if (!due.ok) return due;
  const asked = context.levels.find((level) => level.id === head.severity)?.handoff ?? 'written';
  if (asked === 'live-call' && input.mode === 'written') {
    return refuse(
      'live_call_required',
      `A ${head.severity} is handed over in a live call. Leave the mode out; if no call is possible, /role ic ${input.to} gives command directly.`,
      'mode',
    );
  }
  const mode: HandoffMode = input.mode ?? (asked === 'live-call' ? 'live' : 'written');
  const fromRegion = current.map((person) => regionOf(person, context)).find((name) => name !== undefined);
  return accept(
    incidentEvent(
      'handoff.started',
      {
        n: head.lastNumber + 1,
        from: current,
        to: input.to,
        fromRegion: fromRegion ?? null,
        toRegion: toRegion.output,
        mode,
        callAdvised: mode === 'written' && asked === 'written-call-advised',
        dueAt: input.dueAt ?? plannedFor(head, fromRegion, input.at ?? context.now, context),
      },
      input.at,
    ),
  );
}

/** When command is to change, unless it was said: as planned, or with the end of the outgoing region's coverage. */
function plannedFor(
  head: IncidentHead,
  region: string | undefined,
  at: number,
  context: DecisionContext,
): number | null {
  const planned = head.nextHandoff === null ? null : head.nextHandoff.dueAt;
  const due = planned ?? (region === undefined ? null : context.shiftEnd(region, at));
  return due !== null && due > at ? due : null;
}

export function tickHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.tick'>,
  context: DecisionContext,
): Decision {
  const found = findOpen(head, input, context);
  if (!found.ok) return found;
  const { id, ticks } = found.output;
  const tick = ticks.find((each) => each.item === input.item);
  const note = input.note ?? null;
  if ((tick !== undefined) === input.on && (note === null || note === tick?.note)) {
    return refuse('unchanged', `That is ${input.on ? 'ticked already' : 'not ticked anyway'}.`, 'item');
  }
  return accept(
    incidentEvent(
      'handoff.ticked',
      { n: head.lastNumber + 1, handoff: id, item: input.item, on: input.on, note },
      input.at,
    ),
  );
}

/** Keeps an edited version of the document. One that was posted ticks what it stands for. */
export function documentHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.document'>,
  context: DecisionContext,
): Decision {
  const found = findOpen(head, input, context);
  if (!found.ok) return found;
  const { id, ticks } = found.output;
  const n = head.lastNumber + 1;
  const items = (input.posted ? (['summary', 'posted'] as const) : []).filter(
    (item) => !ticks.some((tick) => tick.item === item),
  );
  return accept(
    incidentEvent('handoff.documented', { n, handoff: id, text: input.text }, input.at),
    ...items.map((item, index) =>
      incidentEvent(
        'handoff.ticked',
        { n: n + 1 + index, handoff: id, item, on: true, note: null },
        input.at,
      ),
    ),
  );
}

/** Takes a handoff back before command changes. */
export function cancelHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.cancel'>,
  context: DecisionContext,
): Decision {
  const found = findOpen(head, input, context);
  if (!found.ok) return found;
  const data = { n: head.lastNumber + 1, handoff: found.output.id, reason: input.reason ?? null };
  return accept(incidentEvent('handoff.cancelled', data, input.at));
}

/** The open handoff people mean: the only one, or the one whose number they say. Nothing of it comes before its start. */
export function findOpen(
  head: IncidentHead,
  input: { handoff?: ItemRef | undefined; at?: number | undefined },
  context: DecisionContext,
): Outcome<Handoff> {
  const open = openHandoffs(head);
  const named = input.handoff === undefined ? null : findEntry(input.handoff, context, 'handoff');
  if (named !== null && !named.ok) return named;
  const fitting = named === null ? open : head.handoffs.filter((each) => each.id === named.output.id);
  const [first] = fitting;
  if (first === undefined) {
    return named === null
      ? refuse('no_handoff', 'No handoff is running. Start one: /handoff @name.')
      : refuse('wrong_kind', `Entry ${named.output.n} began no handoff.`, 'handoff');
  }
  if (!open.includes(first))
    return refuse('handoff_over', `That handoff was ${first.state} already.`, 'handoff');
  if (fitting.length > 1) {
    const numbers = listOf(open.map((each) => `${each.n} (to ${each.to})`));
    return refuse(
      'ambiguous',
      `Several handoffs are running since two logs were merged: ${numbers}. Say which, or cancel one.`,
      'handoff',
    );
  }
  if (input.at !== undefined && input.at < first.startedAt)
    return refuse('in_the_past', 'That is before the handoff began. Check the time.', 'at');
  return { ok: true, output: first };
}

/** The region a person belongs to, as the workspace says. */
function regionOf(person: string, context: DecisionContext): string | undefined {
  return context.people.find((each) => each.handle === person)?.region ?? undefined;
}

/** A region as the workspace writes it. Where the team has set up none, any name will do. */
function regionNamed(name: string | undefined, context: DecisionContext): Outcome<string | null> {
  if (name === undefined) return { ok: true, output: null };
  const known = byName(context.regions, name);
  if (known !== undefined) return { ok: true, output: known.name };
  if (context.regions.length === 0) return { ok: true, output: name };
  const names = context.regions.map((region) => region.name).join(', ');
  return refuse('not_found', `There is no region ${name}. There is: ${names}.`, 'region');
}
