import { refuse } from '../../../contract/refusal.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import { nextUpdateDue } from '../facts.ts';
import type { IncidentHead } from '../state.ts';
import { accept, checkDue, findEntry, type Decision, type DecisionContext } from './context.ts';
import { refuseOver } from './incident.ts';

/** Posts a status update. The next one is due as said, or after the severity's rhythm. */
export function postUpdate(
  head: IncidentHead,
  input: IncidentCommandInput<'update.post'>,
  context: DecisionContext,
): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const due = checkDue(input.nextDueAt, context, 'nextDueAt');
  if (!due.ok) return due;
  const posted = input.at ?? context.now;
  if (input.nextDueAt !== undefined && input.nextDueAt !== null && input.nextDueAt <= posted) {
    return refuse('in_the_past', 'The next update must come after this one.', 'nextDueAt');
  }
  return accept(
    incidentEvent(
      'update.posted',
      {
        n: head.lastNumber + 1,
        text: input.text,
        publicText: input.publicText ?? null,
        nextDueAt: input.nextDueAt === undefined ? rhythm(head, context, posted) : input.nextDueAt,
      },
      input.at,
    ),
  );
}

/** Puts the next update off. What was promised stays in the log; the reminder follows the new time. */
export function snoozeUpdate(
  head: IncidentHead,
  input: IncidentCommandInput<'update.snooze'>,
  context: DecisionContext,
): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const due = nextUpdateDue(head, context.levels);
  if (due === null)
    return refuse('not_found', 'No status update is due, so there is nothing to put off.', 'until');
  if (input.until <= Math.max(due, context.now)) {
    return refuse('in_the_past', 'Put it off to a time after the one it is due at, and after now.', 'until');
  }
  const far = checkDue(input.until, context, 'until');
  if (!far.ok) return far;
  return accept(
    incidentEvent(
      'update.snoozed',
      { n: head.lastNumber + 1, until: input.until, reason: input.reason ?? null },
      input.at,
    ),
  );
}

function rhythm(head: IncidentHead, context: DecisionContext, from: number): number | null {
  if (nextUpdateDue(head, context.levels) === null && head.updates.length === 0) return null;
  const every = context.levels.find((level) => level.id === head.severity)?.updateEveryMinutes ?? null;
  return every === null || head.phase === 'resolved' ? null : from + every * 60_000;
}

/** Records whether an update that waits to be sent is still true. Allowed after the end: it may wait that long. */
export function confirmUpdate(
  head: IncidentHead,
  input: IncidentCommandInput<'update.confirm'>,
  context: DecisionContext,
): Decision {
  const entry = findEntry(input.update, context, 'update');
  if (!entry.ok) return entry;
  const { id, n } = entry.output;
  const update = head.updates.find((each) => each.id === id);
  if (update === undefined) {
    return refuse('wrong_kind', `Entry ${n} is not a status update. Point at one.`, 'update');
  }
  if (update.confirmed?.stillTrue === false && !input.stillTrue) {
    return refuse('unchanged', `Update ${n} is not to be sent anyway.`, 'stillTrue');
  }
  return accept(
    incidentEvent(
      'update.confirmed',
      { n: head.lastNumber + 1, update: id, updateN: n, stillTrue: input.stillTrue },
      input.at,
    ),
  );
}
