import { refuse } from '../../../contract/refusal.ts';
import { seatName } from '../../../text/en.ts';
import { handoffSays } from '../../../text/handoff.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import { holders, isOngoing } from '../facts.ts';
import { openHandoffs } from '../handoff/facts.ts';
import type { IncidentHead, Tenure } from '../state.ts';
import { COMMAND } from '../terms.ts';
import { accept, type Decision, type DecisionContext } from './context.ts';
import { refuseOver } from './incident.ts';

/**
 * Takes, gives or relieves a seat in one action. Every tenure seen as current ends: on one machine a seat has one
 * holder. Competing claims arise only when two replicas decide without seeing each other, and one more taking of the
 * seat settles them.
 */
export function takeSeat(head: IncidentHead, input: IncidentCommandInput<'seat.take'>): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const current = holders(head, input.seat);
  if (current.length === 1 && current[0]?.person === input.person) {
    return refuse('unchanged', `${input.person} is ${seatName(input.seat)} already.`, 'person');
  }
  const running = input.seat === COMMAND ? openHandoffs(head) : [];
  const other = running.find((handoff) => handoff.to !== input.person);
  // Whoever takes directly what was to be handed over has it now: that handoff has no purpose any more.
  const done = running.filter((handoff) => handoff.to === input.person);
  return accept(
    incidentEvent(
      'seat.taken',
      {
        n: head.lastNumber + 1,
        seat: input.seat,
        person: input.person,
        over: current.map((tenure) => tenure.id),
        from: [...new Set(current.map((tenure) => tenure.person))],
        ...(other === undefined ? {} : { besideHandoffTo: other.to }),
      },
      input.at,
    ),
    ...done.map((handoff, index) =>
      incidentEvent(
        'handoff.cancelled',
        { n: head.lastNumber + 2 + index, handoff: handoff.id, reason: handoffSays.tookSeat },
        input.at,
      ),
    ),
  );
}

/** Notes who answered a roll-call. Without names, everyone who holds a seat is taken as present. */
export function holdRollCall(head: IncidentHead, input: IncidentCommandInput<'rollcall.hold'>): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const both = input.present.find((person) => input.missing.includes(person));
  if (both !== undefined)
    return refuse('invalid_input', `${both} can’t be both present and missing.`, 'missing');
  const seated = head.tenures.filter((tenure) => tenure.until === null).map((tenure) => tenure.person);
  const present =
    input.present.length > 0 ? input.present : seated.filter((person) => !input.missing.includes(person));
  return accept(
    incidentEvent(
      'rollcall.held',
      { n: head.lastNumber + 1, present: [...new Set(present)], missing: [...new Set(input.missing)] },
      input.at,
    ),
  );
}

/** Leaves a seat empty, or every seat of somebody who leaves the incident. Command of a running incident is handed over, never dropped. */
export function leaveSeat(
  head: IncidentHead,
  input: IncidentCommandInput<'seat.leave'>,
  context: DecisionContext,
): Decision {
  const who = input.person ?? (input.seat === undefined ? context.actor : undefined);
  const seats =
    input.seat === undefined ? [...new Set(held(head, who).map((tenure) => tenure.seat))] : [input.seat];
  if (seats.length === 0) return refuse('not_found', `${who} holds no seat of this incident.`, 'person');
  const left: { seat: string; person: string; over: string[] }[] = [];
  for (const seat of seats) {
    const current = held(head, who).filter((tenure) => tenure.seat === seat);
    if (current.length === 0) {
      return refuse(
        'not_found',
        `${who === undefined ? 'Nobody is' : `${who} is not`} ${seatName(seat)} of this incident.`,
        'seat',
      );
    }
    if (seat === COMMAND && isOngoing(head) && current.length === holders(head, COMMAND).length) {
      return refuse(
        'command_needs_holder',
        'Give command to someone first, then leave: /role ic @name, or /handoff @name.',
        'seat',
      );
    }
    for (const person of new Set(current.map((tenure) => tenure.person))) {
      const over = current.filter((tenure) => tenure.person === person).map((tenure) => tenure.id);
      left.push({ seat, person, over });
    }
  }
  return accept(
    ...left.map((leaving, index) =>
      incidentEvent('seat.left', { n: head.lastNumber + 1 + index, ...leaving }, input.at),
    ),
  );
}

/** Present tenures of somebody, or of everybody. */
function held(head: IncidentHead, person: string | undefined): Tenure[] {
  return head.tenures.filter(
    (tenure) => tenure.until === null && (person === undefined || tenure.person === person),
  );
}
