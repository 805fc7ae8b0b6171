import { refuse } from '../../../contract/refusal.ts';
import { signalTexts } from '../../../text/en.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import type { IncidentHead } from '../state.ts';
import { struckData } from '../strike.ts';
import { climbByHand, pageToEscalate } from '../paging/climb.ts';
import { accept, checkPast, findEntry, type Decision, type DecisionContext } from './context.ts';

/** Logs an entry. Allowed after the end as well: late evidence belongs into the log. */
export function logEntry(
  head: IncidentHead,
  input: IncidentCommandInput<'entry.log'>,
  context: DecisionContext,
): Decision {
  let replyTo: string | null = null;
  if (input.replyTo !== undefined) {
    const parent = findEntry(input.replyTo, context, 'replyTo');
    if (!parent.ok) return parent;
    replyTo = parent.output.id;
  }
  return accept(
    incidentEvent(
      'entry.logged',
      {
        n: head.lastNumber + 1,
        kind: input.kind,
        text: input.text,
        replyTo,
        detail: input.detail,
        undated: input.undated,
      },
      input.at,
    ),
  );
}

/** Leaves a signal: an entry like any other, marked so that it can be counted as the good sign it is. */
export function leaveSignal(
  head: IncidentHead,
  input: IncidentCommandInput<'signal.leave'>,
  context: DecisionContext,
): Decision {
  const { signal, at } = input;
  const text = input.text ?? signalTexts[signal];
  const logged = logEntry(
    head,
    { kind: 'note', text, detail: { signal }, undated: false, ...(at === undefined ? {} : { at }) },
    context,
  );
  if (!logged.ok || signal !== 'escalation' || at !== undefined) return logged;
  // Asking for help while somebody is being called for means: the next one, now.
  const next = pageToEscalate(head);
  return next === null
    ? logged
    : accept(...logged.output, ...climbByHand(next, head, context, head.lastNumber + 2));
}

/** Corrects words, kind, facts or time of an entry; the earlier version stays readable. */
export function correctEntry(
  _head: IncidentHead,
  input: IncidentCommandInput<'entry.correct'>,
  context: DecisionContext,
): Decision {
  const past = checkPast(input.occurredAt, context, 'occurredAt');
  if (!past.ok) return past;
  const entry = findEntry(input.entry, context);
  if (!entry.ok) return entry;
  if (entry.output.struck !== null)
    return refuse('struck', 'A struck entry can’t be corrected. Log a new one.', 'entry');
  if (entry.output.system !== null || entry.output.kind === 'task' || entry.output.kind === 'update') {
    return refuse(
      'not_correctable',
      'This entry says what was done at the desk. Log a note beside it, or correct the clock, task or severity itself.',
      'entry',
    );
  }
  const text = input.text === undefined || input.text === entry.output.text ? null : input.text;
  const kind = input.kind === undefined || input.kind === entry.output.kind ? null : input.kind;
  // An undated entry carries the time of its import, which says nothing: any time given dates it.
  const sameTime = !entry.output.undated && input.occurredAt === entry.output.occurredAt;
  const occurredAt = input.occurredAt === undefined || sameTime ? null : input.occurredAt;
  const detail = input.detail ?? null;
  if (text === null && kind === null && occurredAt === null && detail === null) {
    return refuse('unchanged', 'The entry says that already.', 'text');
  }
  return accept(
    incidentEvent('entry.corrected', {
      entry: entry.output.id,
      text,
      kind,
      occurredAt,
      detail,
      reason: input.reason ?? null,
    }),
  );
}

export function markEntry(
  _head: IncidentHead,
  input: IncidentCommandInput<'entry.mark'>,
  context: DecisionContext,
): Decision {
  const entry = findEntry(input.entry, context);
  if (!entry.ok) return entry;
  const is = input.mark === 'pin' ? entry.output.pinned : entry.output.starred;
  if (is === input.on) {
    const what = input.mark === 'pin' ? 'pinned' : 'starred';
    return refuse(
      'unchanged',
      `The entry is ${input.on ? '' : 'not '}${what} ${input.on ? 'already' : 'anyway'}.`,
      'on',
    );
  }
  return accept(incidentEvent('entry.marked', { entry: entry.output.id, mark: input.mark, on: input.on }));
}

export function judgeHypothesis(
  _head: IncidentHead,
  input: IncidentCommandInput<'hypothesis.judge'>,
  context: DecisionContext,
): Decision {
  const entry = findEntry(input.entry, context);
  if (!entry.ok) return entry;
  if (entry.output.kind !== 'hypothesis') {
    return refuse(
      'wrong_kind',
      `Entry ${entry.output.n} is not a hypothesis. Point at one, or log it with /hypothesis.`,
      'entry',
    );
  }
  if (entry.output.struck !== null)
    return refuse('struck', 'A struck hypothesis can’t be judged. Log a new one.', 'entry');
  if (entry.output.verdict?.is === input.verdict) {
    return refuse('unchanged', `The hypothesis is ${input.verdict} already.`, 'verdict');
  }
  return accept(
    incidentEvent(
      'hypothesis.judged',
      { entry: entry.output.id, verdict: input.verdict, because: input.because ?? null },
      input.at,
    ),
  );
}

/** Answers a question: with words (logged as a reply) or by pointing at the entry that answers it. */
export function answerQuestion(
  head: IncidentHead,
  input: IncidentCommandInput<'question.answer'>,
  context: DecisionContext,
): Decision {
  const entry = findEntry(input.entry, context);
  if (!entry.ok) return entry;
  if (entry.output.kind !== 'question') {
    return refuse(
      'wrong_kind',
      `Entry ${entry.output.n} is not a question. Point at one, or ask it with /q.`,
      'entry',
    );
  }
  if (entry.output.struck !== null)
    return refuse('struck', 'A struck question can’t be answered. Ask it anew.', 'entry');
  if (input.by !== undefined) {
    const by = findEntry(input.by, context, 'by');
    if (!by.ok) return by;
    if (by.output.id === entry.output.id)
      return refuse('into_itself', 'A question can’t answer itself.', 'by');
    return accept(incidentEvent('question.answered', { entry: entry.output.id, by: by.output.id }, input.at));
  }
  if (input.text === undefined)
    return refuse('invalid_input', 'Write the answer, or name the entry that holds it.', 'text');
  return accept(
    incidentEvent(
      'entry.logged',
      {
        n: head.lastNumber + 1,
        kind: 'note',
        text: input.text,
        replyTo: entry.output.id,
        detail: {},
        undated: false,
      },
      input.at,
    ),
    incidentEvent('question.answered', { entry: entry.output.id, by: context.commandId }, input.at),
  );
}

/**
 * Strikes an entry: every event that holds words of it is blanked here and, when it arrives there, on every other
 * replica. Hash, author and time stay, so the chain still verifies.
 */
export function strikeEntry(
  _head: IncidentHead,
  input: IncidentCommandInput<'entry.strike'>,
  context: DecisionContext,
): Decision {
  const entry = findEntry(input.entry, context);
  if (!entry.ok) return entry;
  if (entry.output.struck !== null) return refuse('unchanged', 'The entry is struck already.', 'entry');
  const targets = entry.output.sources.flatMap((id) => {
    const event = context.eventById(id);
    return event === undefined ? [] : [{ event: id, data: struckData(event) }];
  });
  return accept(
    incidentEvent('entry.struck', { entry: entry.output.id, targets, reason: input.reason ?? null }),
  );
}
