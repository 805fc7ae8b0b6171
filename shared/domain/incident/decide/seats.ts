import { refuse } from '../../../contract/refusal.ts';
import { seatName } from '../../../text/en.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import { holders, isOngoing } from '../facts.ts';
import type { IncidentHead } from '../state.ts';
import { COMMAND } from '../terms.ts';
import { accept, type Decision } from './context.ts';
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
  return accept(
    incidentEvent(
      'seat.taken',
      {
        n: head.lastNumber + 1,
        seat: input.seat,
        person: input.person,
        over: current.map((tenure) => tenure.id),
        from: [...new Set(current.map((tenure) => tenure.person))],
      },
      input.at,
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

/** Leaves a seat empty. Command of a running incident is handed over, never dropped. */
export function leaveSeat(head: IncidentHead, input: IncidentCommandInput<'seat.leave'>): Decision {
  const current = holders(head, input.seat).filter(
    (tenure) => input.person === undefined || tenure.person === input.person,
  );
  if (current.length === 0) {
    return refuse(
      'not_found',
      `${input.person === undefined ? 'Nobody is' : `${input.person} is not`} ${seatName(input.seat)} of this incident.`,
      'seat',
    );
  }
  if (input.seat === COMMAND && isOngoing(head) && current.length === holders(head, COMMAND).length) {
    return refuse(
      'command_needs_holder',
      'Give command to someone first, then leave: /role ic @name.',
      'seat',
    );
  }
  const people = [...new Set(current.map((tenure) => tenure.person))];
  return accept(
    ...people.map((person, index) =>
      incidentEvent(
        'seat.left',
        {
          n: head.lastNumber + 1 + index,
          seat: input.seat,
          person,
          over: current.filter((tenure) => tenure.person === person).map((tenure) => tenure.id),
        },
        input.at,
      ),
    ),
  );
}
