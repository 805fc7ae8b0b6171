import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { GivenReminder } from '#shared/contract/reminders.ts';
import { isIncidentStream, WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { noticesOf } from '#shared/policy/notices.ts';
import { alertReminders, INBOX_STREAM, remindersOf, type Reminder } from '#shared/policy/reminders.ts';
import type { Bus } from '../bus.ts';
import type { Heads } from '../heads.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { OpenLog } from '../log/open.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { StartTimer } from '../timer.ts';
import type { Workspace } from '../workspace.ts';
import { createLookout } from './lookout.ts';

/** The clock is looked at this often, in ms. */
const LOOK = 30_000;
/** A burst of commits is looked at once. */
const SETTLE = 100;
/** A storm of alerts is looked at no more often, ms. */
const SETTLE_INBOX = 1_000;
/** Opening is not held up: whoever watches sooner makes it look sooner. */
const FIRST_LOOK = 1_000;

type Increment = OutputOf<EngineOperations['reminders.watch']>;
type Given = Pick<GivenReminder, 'givenAt' | 'shownAt'>;
const NOT_GIVEN: Given = { givenAt: null, shownAt: null };

interface ReminderParts {
  log: OpenLog;
  bus: Bus;
  heads: Heads;
  list: IncidentsView;
  workspace: Workspace;
  inbox: Pick<Inbox, 'firing' | 'asks' | 'onChange'>;
  now: () => number;
  /** Whose machine this is: pages for others are not shown here. */
  me: string;
  /** Whether it gives reminders by itself. A command that opens the folder for a moment only tells them. */
  enabled: boolean;
  startTimer: StartTimer;
}

/**
 * Gives each reminder once. What is due follows from the log alone; that it was given is a row, committed before anyone is
 * told, so neither a crash, a sleep nor a clock that is set back gives it again.
 *
 * Between that commit and a person's eyes a process may still die. The shell therefore acknowledges what it has shown and
 * is offered again what it has not: a notification may come twice when the machine dies between the two, because a reminder
 * that is missed costs more than one that is seen twice.
 */
export function createReminders(parts: ReminderParts) {
  const { log, bus, heads, list, workspace, inbox, now, me, enabled, startTimer } = parts;
  const readGiven = log.db.prepare<[string], { givenAt: number; shownAt: number | null }>(
    'SELECT given_at AS givenAt, shown_at AS shownAt FROM reminders_given WHERE key = ?',
  );
  const insertGiven = log.db.prepare<[string, number]>(
    'INSERT INTO reminders_given (key, given_at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING',
  );
  const updateShown = log.db.prepare<[number, string]>(
    'UPDATE reminders_given SET shown_at = ? WHERE key = ? AND shown_at IS NULL',
  );
  /** Reminders of every open incident, given ones with their row. */
  const known = new Map<string, (Reminder & Given)[]>();
  /** Incidents that changed since they were read. */
  const changed = new Set<string>([INBOX_STREAM]);
  let everythingChanged = true;
  const watchers = new Set<(increment: Increment) => void>();
  /** Keys that watchers have been told are due. */
  let told = new Set<string>();
  const lookout = createLookout({
    ...{ log, enabled, startTimer, every: LOOK, steady: () => performance.now() },
    words: { what: 'reminders', failed: 'reminders could not be given' },
    look() {
      give();
      const coming = [...known.values()].flat().filter((each) => each.givenAt === null);
      return coming.reduce((least, { at }) => Math.min(least, at - now()), LOOK);
    },
  });

  const unlisten = bus.listen(({ stream }) => {
    if (stream === WORKSPACE_STREAM) everythingChanged = true;
    else if (isIncidentStream(stream)) changed.add(stream);
    else return;
    lookout.wake(SETTLE);
  });

  const unheard = inbox.onChange(() => {
    changed.add(INBOX_STREAM);
    // Rows of an incident's alerts, and what somebody said about them.
    for (const stream of known.keys()) changed.add(stream);
    lookout.wake(SETTLE_INBOX);
  });

  function found(stream: string): Reminder[] {
    if (stream === INBOX_STREAM) return alertReminders(inbox.firing());
    const summary = list.summary(stream);
    // What was imported is a tale of what is over, even where it does not say so.
    const live = summary !== undefined && summary.open && !summary.imported;
    const { state } = workspace;
    const reminders = live ? remindersOf(heads.get(stream), state.severities, me, state) : [];
    return reminders.filter(({ kind }) => kind !== 'quiet' || inbox.asks(stream));
  }

  function read(stream: string): void {
    const reminders = found(stream);
    if (reminders.length === 0) known.delete(stream);
    else
      known.set(
        stream,
        reminders.map((reminder) => ({ ...reminder, ...(readGiven.get(reminder.key) ?? NOT_GIVEN) })),
      );
  }

  function refresh(): void {
    if (everythingChanged) {
      known.clear();
      for (const { stream } of list.list(true, 1_000_000)) read(stream);
      read(INBOX_STREAM);
    } else {
      for (const stream of changed) read(stream);
    }
    everythingChanged = false;
    changed.clear();
  }

  /** Marks what has fallen due as given, durably, and then tells the watchers. */
  function give(): void {
    refresh();
    const at = now();
    const fresh = [...known.values()]
      .flat()
      .filter((each) => each.givenAt === null && (each.at <= at || each.urgent === true));
    if (fresh.length > 0) {
      log.writer.transaction(() => {
        for (const { key } of fresh) insertGiven.run(key, at);
      });
      for (const each of fresh) each.givenAt = at;
    }
    const due = dueNow();
    const given = due.filter(({ key }) => !told.has(key));
    const keys = new Set(due.map(({ key }) => key));
    const settled = [...told].filter((key) => !keys.has(key));
    told = keys;
    if (given.length === 0 && settled.length === 0) return;
    const unseen = given.filter(wantsNotice);
    for (const watcher of watchers)
      watcher({ type: 'changed', given, settled, notices: noticesOf(unseen, at) });
  }

  function described(stream: string): GivenReminder[] {
    const summary = stream === INBOX_STREAM ? { ref: '', title: '' } : list.summary(stream);
    if (summary === undefined) return [];
    const { ref, title } = summary;
    return (known.get(stream) ?? []).map((each) => ({ ...each, stream, ref, title }));
  }

  const inOrder = (reminders: GivenReminder[]): GivenReminder[] =>
    reminders.toSorted((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));

  const dueNow = (): GivenReminder[] =>
    inOrder([...known.keys()].flatMap(described)).filter(({ givenAt }) => givenAt !== null);

  /** A rehearsal is for those who look at it: its clocks run on the desk, but it calls nobody from other work. */
  const wantsNotice = ({ stream, shownAt }: GivenReminder): boolean =>
    shownAt === null && list.summary(stream)?.exercise !== true;

  lookout.wake(FIRST_LOOK);

  return {
    /** Those to come and those due, of one incident or all. */
    list(stream?: string): GivenReminder[] {
      refresh();
      return inOrder((stream === undefined ? [...known.keys()] : [stream]).flatMap(described));
    },

    /** Remembers that a person was shown these. Returns how many were not known to be. */
    shown(keys: readonly string[]): number {
      const at = now();
      const count = log.writer.transaction(() =>
        keys.reduce((sum, key) => sum + updateShown.run(at, key).changes, 0),
      );
      const wanted = new Set(keys);
      for (const each of [...known.values()].flat())
        if (each.givenAt !== null && wanted.has(each.key)) each.shownAt ??= at;
      return count;
    },

    /** Pushes a snapshot at once and what changes afterwards. Returns how to stop. */
    watch(push: (increment: Increment) => void): () => void {
      if (enabled) give();
      else refresh();
      const due = dueNow();
      const unseen = due.filter(wantsNotice);
      push({ type: 'snapshot', due, notices: noticesOf(unseen, now()) });
      watchers.add(push);
      return () => watchers.delete(push);
    },

    stop(): void {
      lookout.stop();
      unlisten();
      unheard();
    },
  };
}

export type Reminders = ReturnType<typeof createReminders>;
