import type { Reminder, ReminderKind } from './reminders.ts';

/** A reminder this much overdue, in ms, was missed: the machine slept or nothing ran. */
export const MISSED_AFTER = 5 * 60_000;

/** A reminder with the incident it belongs to. */
export interface IncidentReminder extends Reminder {
  stream: string;
  ref: string;
  title: string;
}

/** One thing to show: a reminder, or what was missed of one incident. */
export interface Notice {
  key: string;
  kind: ReminderKind | 'while-away';
  /** When it was due, ms since the epoch; of several, the last. */
  at: number;
  about: string;
  stream: string;
  ref: string;
  title: string;
  /** Keys of the reminders it stands for. */
  keys: string[];
  /** A page: quiet hours don't silence it. */
  urgent: boolean;
}

/**
 * What to show for reminders that nobody has seen. Several that were missed of one incident become one notice, so that
 * opening a laptop after two days is no storm; what fell due just now is shown by itself, and so is every page.
 */
export function noticesOf(unseen: readonly IncidentReminder[], now: number): Notice[] {
  const missed = new Map<string, IncidentReminder[]>();
  for (const reminder of unseen) {
    if (reminder.urgent === true || now - reminder.at <= MISSED_AFTER) continue;
    const group = missed.get(reminder.stream) ?? [];
    group.push(reminder);
    missed.set(reminder.stream, group);
  }
  const folded = [...missed.values()].filter((group) => group.length > 1);
  const inFold = new Set(folded.flat());
  const single = unseen
    .filter((reminder) => !inFold.has(reminder))
    .map(({ key, kind, at, about, stream, ref, title, urgent = false }): Notice => ({
      key,
      kind,
      at,
      about,
      stream,
      ref,
      title,
      keys: [key],
      urgent,
    }));
  const several = folded.flatMap((group): Notice[] => {
    const last = group.reduce((one, other) => (other.at > one.at ? other : one));
    const { stream, ref, title, at } = last;
    const key = `${stream} while-away ${at}`;
    const keys = group.map((reminder) => reminder.key);
    const about = String(keys.length);
    return [{ key, kind: 'while-away', at, about, stream, ref, title, keys, urgent: false }];
  });
  return [...several, ...single].toSorted((one, other) => one.at - other.at);
}
