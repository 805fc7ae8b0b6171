import { quietSince } from '../domain/incident/alerts/facts.ts';
import { holders, isOngoing, isOver, nextUpdateDue } from '../domain/incident/facts.ts';
import { climbed, pageState } from '../domain/incident/paging/ladder.ts';
import type { IncidentHead } from '../domain/incident/state.ts';
import { openHandoffs } from '../domain/incident/handoff/facts.ts';
import { COMMAND } from '../domain/incident/terms.ts';
import type { SeverityLevel } from '../domain/workspace/state.ts';
import { ACKNOWLEDGE_WITHIN, afterHandoff, BRIEFING_LIMIT, dueHandoff, type Places } from './handoff.ts';
import type { ItemGroup } from './inbox.ts';
import { emptySeats } from './seats.ts';
import { listOf } from '../text/en.ts';

const MINUTE = 60_000;
/** A question this old without an answer is called out. */
export const QUESTION_PATIENCE = 10 * MINUTE;
/** A required seat may be empty this long. */
export const SEAT_PATIENCE = 5 * MINUTE;
/** Time in command after which relief is suggested, and after which it is insisted on. */
export const RELIEF_AFTER = { suggest: 60 * MINUTE, insist: 180 * MINUTE } as const;
/** "Everyone safe and here?" is asked this often while the worst two severities last. */
export const ROLL_CALL_EVERY = 30 * MINUTE;

export const REMINDER_KINDS = [
  'update',
  'time-box',
  'task',
  'question',
  'seat',
  'relief',
  'relief-now',
  'roll-call',
  'page',
  'nobody-acknowledged',
  'handoff',
  'briefing',
  'acknowledge',
  'available',
  'log-rhythm',
  'alert',
  'quiet',
] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** Something that wants the commander's attention at a certain time. */
export interface Reminder {
  /** The same as long as it is about the same thing at the same time: a reminder is given once per key. */
  key: string;
  kind: ReminderKind;
  /** ms since the epoch. */
  at: number;
  /** What it is about: text of the task, the entry's id, the seat, the person. */
  about: string;
  /** A page: somebody is called. Quiet hours don't silence it and it is never folded into others. */
  urgent?: true | undefined;
}

/**
 * Every reminder an incident has, past ones included, in order of time. Pure: the engine decides which were given
 * already, so that neither a restart nor a sleeping machine loses or doubles one.
 * @param me whose machine it is: of pages, those that call for this person and those nobody acknowledged
 */
export function remindersOf(
  head: IncidentHead,
  levels: readonly SeverityLevel[],
  me: string,
  places: Omit<Places, 'severities'> = { people: [], regions: [] },
): Reminder[] {
  if (isOver(head) || head.last === null) return [];
  const reminders: Reminder[] = [];
  const add = (kind: ReminderKind, subject: string, at: number, about: string): void => {
    const urgent = kind === 'page' || kind === 'nobody-acknowledged' ? ({ urgent: true } as const) : {};
    reminders.push({ key: `${head.stream} ${kind} ${subject} ${at}`, kind, at, about, ...urgent });
  };
  for (const page of head.pages) {
    const state = pageState(page);
    if (state === 'paging' || state === 'exhausted') {
      for (const send of climbed(page))
        if (send.people.some(({ person }) => person === me))
          add('page', `${page.id} ${send.event}`, send.at, page.summary ?? head.title);
    }
    if (state === 'exhausted' && page.exhaustedAt !== null)
      add('nobody-acknowledged', `${page.id} ${page.run}`, page.exhaustedAt, page.summary ?? head.title);
  }
  for (const task of head.tasks) {
    if (task.state === 'open' && task.dueAt !== null)
      add(task.timeBox ? 'time-box' : 'task', task.id, task.dueAt, task.text);
  }
  addHandoffs(head, { ...places, severities: [...levels] }, add);
  const quiet = quietSince(head);
  if (quiet !== null) add('quiet', '', quiet, String(head.alerts.length));
  if (isOngoing(head)) {
    const due = nextUpdateDue(head, levels);
    if (due !== null) add('update', '', due, '');
    for (const point of head.openPoints) {
      if (point.kind === 'question')
        add('question', point.entry, point.since + QUESTION_PATIENCE, point.entry);
    }
    for (const seat of emptySeats(head, levels))
      add('seat', seat, emptySince(head, seat) + SEAT_PATIENCE, seat);
    for (const tenure of holders(head, COMMAND)) {
      add('relief', tenure.id, tenure.from + RELIEF_AFTER.suggest, tenure.person);
      add('relief-now', tenure.id, tenure.from + RELIEF_AFTER.insist, tenure.person);
    }
    const rollCall = rollCallDue(head, levels);
    if (rollCall !== null) add('roll-call', '', rollCall, '');
  }
  return reminders.toSorted((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
}

/** Where reminders of alerts stand that no incident has. */
export const INBOX_STREAM = 'inbox';

/** Reminders of alerts that fire and wait in the inbox: one per row, and anew when its first alert fires anew. */
export function alertReminders(
  rows: readonly Pick<ItemGroup, 'connector' | 'group' | 'since' | 'lastAt' | 'title'>[],
): Reminder[] {
  return rows.map(({ connector, group, since, lastAt, title }) => ({
    key: `${INBOX_STREAM} alert ${connector} ${group} ${since}`.slice(0, 300),
    kind: 'alert',
    at: lastAt,
    about: title,
  }));
}

/** When "everyone safe and here?" is due, ms since the epoch; null when it is not asked. */
export function rollCallDue(head: IncidentHead, levels: readonly SeverityLevel[]): number | null {
  const rank = levels.findIndex((level) => level.id === head.severity);
  const since = head.rollCallAt ?? head.clocks.declared;
  return isOngoing(head) && (rank === 0 || rank === 1) && since !== null ? since + ROLL_CALL_EVERY : null;
}

type Add = (kind: ReminderKind, subject: string, at: number, about: string) => void;

/** What a handoff that is due, running or just over wants. */
function addHandoffs(head: IncidentHead, places: Places, add: Add): void {
  const open = openHandoffs(head);
  const due = open.length === 0 ? dueHandoff(head, places) : null;
  if (due !== null) add('handoff', '', due.beginAt, due.to ?? due.region ?? '');
  for (const { id, mode, to, briefing } of open) {
    if (briefing === null) continue;
    if (mode === 'live') add('briefing', id, briefing.startedAt + BRIEFING_LIMIT, to);
    else add('acknowledge', id, briefing.startedAt + ACKNOWLEDGE_WITHIN, to);
  }
  const after = afterHandoff(head);
  if (after === null) return;
  add('available', '', after.availableUntil, listOf(after.from));
  if (after.logDueAt !== null) add('log-rhythm', '', after.logDueAt, '');
}

/** When a seat fell empty: when its last holder left, or when the severity that needs it was set. */
function emptySince(head: IncidentHead, seat: string): number {
  const left = head.tenures.filter((tenure) => tenure.seat === seat).map((tenure) => tenure.until ?? 0);
  const needed = head.severityClaims.at(-1)?.at ?? head.clocks.declared ?? 0;
  return Math.max(needed, ...left);
}
