import { refuse, type Outcome } from '../../../contract/refusal.ts';
import { listOf } from '../../../text/en.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent, type NewIncidentEvent } from '../events.ts';
import { holders } from '../facts.ts';
import { lastAccepted } from '../handoff/facts.ts';
import type { Handoff } from '../handoff/state.ts';
import type { IncidentHead } from '../state.ts';
import { COMMAND } from '../terms.ts';
import { accept, checkDue, findEntry, type Decision, type DecisionContext } from './context.ts';
import { findOpen } from './handoff.ts';
import { refuseOver } from './incident.ts';

/** Begins the briefing, or puts it differently: its clock runs on. */
export function briefHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.brief'>,
  context: DecisionContext,
): Decision {
  const found = findOpen(head, input, context);
  if (!found.ok) return found;
  const { id, briefing } = found.output;
  const broken = input.broken ?? briefing?.broken;
  const tried = input.tried ?? briefing?.tried;
  const next = input.next ?? briefing?.next;
  if (broken === undefined) return refuse('invalid_input', 'Say what is broken.', 'broken');
  if (tried === undefined) return refuse('invalid_input', 'Say what has been tried.', 'tried');
  if (next === undefined) return refuse('invalid_input', 'Say what is next.', 'next');
  if (briefing?.broken === broken && briefing.tried === tried && briefing.next === next)
    return refuse('unchanged', 'The briefing says that already.');
  const data = { n: head.lastNumber + 1, handoff: id, broken, tried, next };
  return accept(incidentEvent('handoff.briefed', data, input.at));
}

/** Records what the incoming commander says back. Whoever hears it may type it: both are on the call. */
export function readBackHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.readBack'>,
  context: DecisionContext,
): Decision {
  const found = findOpen(head, input, context);
  if (!found.ok) return found;
  const { id, mode, briefing, readBack, to } = found.output;
  if (mode === 'written') {
    return refuse('wrong_mode', `A written handoff is not read back: ${to} takes command with /accept.`);
  }
  if (briefing === null)
    return refuse('not_briefed', 'The briefing has not begun: /handoff brief begins it.');
  if (readBack?.text === input.text) return refuse('unchanged', 'That was read back already.', 'text');
  const data = { n: head.lastNumber + 1, handoff: id, text: input.text };
  return accept(incidentEvent('handoff.readBack', data, input.at));
}

/** The outgoing commander confirms what was read back: in the same decision the incoming one has command. */
export function confirmHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.confirm'>,
  context: DecisionContext,
): Decision {
  const found = findOpen(head, input, context);
  if (!found.ok) return found;
  const { mode, readBack, to } = found.output;
  if (mode === 'written')
    return refuse('wrong_mode', `A written handoff is not confirmed: ${to} takes command with /accept.`);
  if (readBack === null) {
    return refuse('not_read_back', `${to} has not read the briefing back yet: /readback and their words.`);
  }
  const outgoing = outgoingOf(head, found.output);
  if (!outgoing.includes(context.actor)) {
    const who = listOf(outgoing);
    return refuse(
      'not_yours',
      `Only ${who} can confirm. If they say so on the call, act for them: /as ${outgoing[0] ?? who}.`,
    );
  }
  return handOver(head, found.output, { ...input, confirmedBy: context.actor, note: null }, context);
}

/** The incoming commander takes command of a written handoff and reads up. */
export function acceptHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.accept'>,
  context: DecisionContext,
): Decision {
  const found = findOpen(head, input, context);
  if (!found.ok) return found;
  const { mode, to, briefing } = found.output;
  const asked = context.levels.find((level) => level.id === head.severity)?.handoff;
  if (mode === 'live') {
    return refuse(
      'wrong_mode',
      `This handoff is live: ${to} reads the briefing back (/readback), then ${listOf(outgoingOf(head, found.output))} confirms (/confirm).`,
    );
  }
  if (asked === 'live-call') {
    return refuse(
      'live_call_required',
      `It is ${head.severity} by now, which is handed over in a live call. Cancel this handoff and start it again.`,
    );
  }
  const incoming = onlyIncoming(found.output, context, 'accept it');
  if (!incoming.ok) return incoming;
  if (briefing === null) {
    return refuse(
      'not_briefed',
      `The briefing is not posted yet. If ${listOf(outgoingOf(head, found.output))} can’t post it any more, take command directly: /role ic ${to}.`,
    );
  }
  return handOver(head, found.output, { ...input, confirmedBy: null, note: input.note ?? null }, context);
}

/** The incoming commander can't take over; command stays where it is. */
export function declineHandoff(
  head: IncidentHead,
  input: IncidentCommandInput<'handoff.decline'>,
  context: DecisionContext,
): Decision {
  const found = findOpen(head, input, context);
  if (!found.ok) return found;
  const incoming = onlyIncoming(found.output, context, 'decline it');
  if (!incoming.ok) return incoming;
  const data = { n: head.lastNumber + 1, handoff: found.output.id, reason: input.reason };
  return accept(incidentEvent('handoff.declined', data, input.at));
}

/** Marks what had to be asked again though it was answered before command changed. */
export function loseContext(
  head: IncidentHead,
  input: IncidentCommandInput<'context.lose'>,
  context: DecisionContext,
): Decision {
  const entry = findEntry(input.entry, context);
  if (!entry.ok) return entry;
  const { id, n } = entry.output;
  const marked = head.handoffs.find((each) => each.losses.some((loss) => loss.entry === id));
  if ((marked !== undefined) === input.on)
    return refuse(
      'unchanged',
      `Entry ${n} is ${input.on ? 'marked already' : 'not marked anyway'}.`,
      'entry',
    );
  const handoff = marked ?? lastAccepted(head);
  if (handoff === null) {
    return refuse('no_handoff', 'Command was not handed over yet, so no handoff can have lost anything.');
  }
  if (input.on && entry.output.occurredAt < (handoff.end?.at ?? 0)) {
    return refuse(
      'invalid_input',
      `Entry ${n} is from before the handoff. Mark the entry that asks again.`,
      'entry',
    );
  }
  let answeredIn: number | null = null;
  if (input.answeredIn !== undefined) {
    const answer = findEntry(input.answeredIn, context, 'answeredIn');
    if (!answer.ok) return answer;
    if (answer.output.id === id)
      return refuse('into_itself', 'An entry can’t have answered itself.', 'answeredIn');
    answeredIn = answer.output.n;
  }
  const data = {
    n: head.lastNumber + 1,
    handoff: handoff.id,
    entry: id,
    entryN: n,
    answeredIn,
    on: input.on,
  };
  return accept(incidentEvent('context.lost', data, input.at));
}

/** Who hands over: whoever holds command now, or held it when the handoff was started. */
function outgoingOf(head: IncidentHead, handoff: Handoff): string[] {
  const now = holders(head, COMMAND)
    .map((tenure) => tenure.person)
    .filter((person) => person !== handoff.to);
  return now.length > 0 ? [...new Set(now)] : handoff.from;
}

function onlyIncoming(handoff: Handoff, { actor }: DecisionContext, what: string): Outcome<undefined> {
  if (actor === handoff.to) return { ok: true, output: undefined };
  return refuse(
    'not_yours',
    `Only ${handoff.to} can ${what}. If they say so, act for them: /as ${handoff.to}.`,
  );
}

/** Command changes: the handoff is accepted, the seat is taken and the next handoff planned, in one decision. */
function handOver(
  head: IncidentHead,
  handoff: Handoff,
  input: {
    at?: number | undefined;
    nextAt?: number | null | undefined;
    confirmedBy: string | null;
    note: string | null;
  },
  context: DecisionContext,
): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const at = input.at ?? context.now;
  const due = checkDue(input.nextAt, context, 'nextAt');
  if (!due.ok) return due;
  if (input.nextAt !== undefined && input.nextAt !== null && input.nextAt <= at)
    return refuse('in_the_past', 'The next handoff must come after this one.', 'nextAt');
  const { id, to, toRegion } = handoff;
  const { confirmedBy, note } = input;
  const current = holders(head, COMMAND);
  const events: NewIncidentEvent[] = [
    incidentEvent(
      'handoff.accepted',
      { n: head.lastNumber + 1, handoff: id, to, confirmedBy, note },
      input.at,
    ),
  ];
  if (current.length !== 1 || current[0]?.person !== to) {
    events.push(
      incidentEvent(
        'seat.taken',
        {
          n: head.lastNumber + 2,
          seat: COMMAND,
          person: to,
          over: current.map((tenure) => tenure.id),
          from: [...new Set(current.map((tenure) => tenure.person))],
          handoff: id,
        },
        input.at,
      ),
    );
  }
  const planned = toRegion === null ? null : context.shiftEnd(toRegion, at);
  const dueAt = input.nextAt === undefined ? planned : input.nextAt;
  if (dueAt !== null || input.nextAt === null) {
    const n = head.lastNumber + 1 + events.length;
    events.push(incidentEvent('handoff.scheduled', { n, dueAt, region: null, to: null }, input.at));
  }
  return accept(...events);
}
