import type { noticeOperations, ShownNotice } from '#shared/contract/notices.ts';
import type { NotificationSettings } from '#shared/contract/notifications.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { GivenReminder, reminderOperations } from '#shared/contract/reminders.ts';
import type { Notice } from '#shared/policy/notices.ts';
import { isQuiet } from '#shared/policy/quiet-hours.ts';
import { noticeText, reminderSentence } from '#shared/text/reminders.ts';
import type { DesktopNotices } from './desktop-notices.ts';
import type { EngineHost } from './engine-host.ts';
import { words } from './words.ts';

type Increment = OutputOf<(typeof reminderOperations)['reminders.watch']>;
export type NoticePush = OutputOf<(typeof noticeOperations)['shell.notices.watch']>;

/** What the notifier has to know of the windows. */
export interface NoticeWindows {
  /** Whether a person can see the window with this page: it is open and not minimized. */
  visible(contentsId: number): boolean;
  /** Whether one of our windows has the keyboard. */
  focused(): boolean;
  /** Of these pages the one in the window used last. */
  foremost(contentsIds: readonly number[]): number | undefined;
  /** Calls for attention in the task bar. */
  flash(): void;
}

export interface NotifierParts {
  engine: Pick<EngineHost, 'call' | 'subscribe'>;
  settings: () => NotificationSettings;
  desktop: DesktopNotices;
  windows: NoticeWindows;
  /** Shows what was chosen on the desktop; an incident's desk, at an entry, or home when there is no one incident. */
  open: (target: { ref: string; entry?: string } | undefined) => void;
  now: () => number;
  /** IANA zone of this machine. */
  zone: () => string;
  /** Told how many reminders are due, by stream, whenever that changes. */
  onDue: (due: ReadonlyMap<string, number>) => void;
  log: (line: string) => void;
}

/** A notice as it stands. */
interface Standing extends ShownNotice {
  /** Reminders it stands for that are not settled. */
  keys: string[];
  kind: Notice['kind'] | 'trial';
  about: string;
  acknowledged: boolean;
  /** Pages that have drawn it. */
  drawn: Set<number>;
  closeDesktop?: () => void;
}

/** More than this many at once become one notification on the desktop. */
const MOST_AT_ONCE = 3;
const TRIAL = 'trial' as const;

/** Brings the engine's reminders to a person: on the desktop, in the windows, by a sound, once. */
export type Notifier = ReturnType<typeof createNotifier>;

export function createNotifier(parts: NotifierParts) {
  const { engine, settings, desktop, windows, open, now, zone, onDue, log } = parts;
  const due = new Map<string, GivenReminder>();
  const notices = new Map<string, Standing>();
  const watchers = new Map<number, { contentsId: number; push: (pushed: NoticePush) => void }>();
  let lastWatcher = 0;
  let end: (() => void) | undefined;
  let quietBefore = quietNow();

  function quietNow(): boolean {
    return isQuiet(settings().quiet, now(), zone());
  }

  function listen(): void {
    end?.();
    end = engine.subscribe(
      'reminders.watch',
      {},
      // The engine builds it from the same schema; the host has checked that it is an increment of this subscription.
      (increment) => receive(increment as Increment),
      (refusal) => log(`reminders are not told: ${refusal.message}`),
    );
  }

  function receive(increment: Increment): void {
    if (increment.type === 'snapshot') due.clear();
    for (const reminder of increment.type === 'snapshot' ? increment.due : increment.given)
      due.set(reminder.key, reminder);
    if (increment.type === 'changed') for (const key of increment.settled) due.delete(key);
    dropSettled();
    // An engine that was started again offers once more what it has not heard to be shown.
    const standing = new Set([...notices.values()].flatMap(({ keys }) => keys));
    const fresh = increment.notices.filter(({ keys }) => keys.some((key) => !standing.has(key)));
    const added = fresh.map(standingOf);
    for (const notice of added) notices.set(notice.key, notice);
    tellWindows();
    call(added);
  }

  /** What has no cause any more is not worth a look. */
  function dropSettled(): void {
    for (const notice of notices.values()) {
      if (notice.kind === 'trial') continue;
      const keys = notice.keys.filter((key) => due.has(key));
      if (keys.length === 0) remove(notice);
      else if (keys.length < notice.keys.length) {
        notice.keys = keys;
        if (notice.kind === 'while-away')
          notice.words = reminderSentence({ kind: notice.kind, about: String(keys.length) });
      }
    }
  }

  function remove(notice: Standing): void {
    notices.delete(notice.key);
    notice.closeDesktop?.();
  }

  /** Sound, desktop and task bar, for those that quiet hours let through. */
  function call(added: readonly Standing[]): void {
    const quiet = quietNow();
    const loud = added.filter(({ urgent }) => urgent || !quiet);
    if (loud.length === 0) return;
    const heard = sound();
    const { focused } = windows;
    const wanted = loud.filter(
      ({ urgent }) => settings().desktop && desktop.available() && (urgent || !focused()),
    );
    const plain = wanted.filter(({ urgent }) => !urgent);
    const together = plain.length > MOST_AT_ONCE ? [plain] : plain.map((notice) => [notice]);
    for (const group of [...together, ...wanted.filter(({ urgent }) => urgent).map((notice) => [notice])]) {
      void showOnDesktop(group, !heard).then((shown) => {
        if (!shown && !focused()) windows.flash();
      });
    }
    if (wanted.length === 0 && !focused()) windows.flash();
  }

  /** Makes the chosen sound in one window. Tells whether that was possible, or no sound is wanted. */
  function sound(): boolean {
    const chosen = settings().sound;
    if (chosen === 'none') return true;
    const contentsId = windows.foremost([...watchers.values()].map((watcher) => watcher.contentsId));
    const watcher = [...watchers.values()].findLast((one) => one.contentsId === contentsId);
    watcher?.push({ type: 'sound', sound: chosen });
    return watcher !== undefined;
  }

  async function showOnDesktop(group: readonly Standing[], audible: boolean): Promise<boolean> {
    const [first] = group;
    if (first === undefined) return false;
    const alone = group.length === 1;
    const incidents = new Set(group.map(({ ref }) => ref));
    const { shown, close } = desktop.show(
      {
        title: alone && first.ref !== null ? noticeText.heading(first.ref, first.title ?? '') : words.appName,
        body: alone ? first.words : noticeText.several(group.length, incidents.size),
        silent: !audible,
        urgent: first.urgent,
      },
      () => {
        open(incidents.size === 1 ? targetOf(first) : undefined);
        for (const notice of group) dismiss(notice.key);
      },
    );
    for (const notice of group) if (alone) notice.closeDesktop = close;
    const came = await shown;
    if (came) acknowledge(group);
    return came;
  }

  /** Tells the engine that a person was shown these. What it does not hear, it offers again. */
  function acknowledge(shown: readonly Standing[]): void {
    const fresh = shown.filter(({ acknowledged, keys }) => !acknowledged && keys.length > 0);
    for (const notice of fresh) notice.acknowledged = true;
    const keys = fresh.flatMap((notice) => notice.keys);
    if (keys.length === 0) return;
    void engine.call('reminders.shown', { keys }).then((outcome) => {
      if (!outcome.ok) log(`shown reminders could not be noted: ${outcome.refusal.message}`);
    });
  }

  /** In quiet hours a window counts as looked at only while somebody works in it. */
  function acknowledgeSeen(): void {
    const awake = !quietNow() || windows.focused();
    acknowledge(
      [...notices.values()].filter(
        ({ urgent, drawn }) => (awake || urgent) && [...drawn].some((id) => windows.visible(id)),
      ),
    );
  }

  function snapshot(): NoticePush {
    const shown = [...notices.values()]
      .toSorted((one, other) => Number(other.urgent) - Number(one.urgent) || other.at - one.at)
      .map(({ key, ref, title, words, urgent, at, kind }) => ({
        ...{ key, ref, title, words, urgent, at },
        ...(kind === 'alert' ? { inbox: true as const } : {}),
      }));
    return { type: 'snapshot', notices: shown, due: Object.fromEntries(countDue()) };
  }

  function countDue(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { stream } of due.values()) counts.set(stream, (counts.get(stream) ?? 0) + 1);
    return counts;
  }

  function tellWindows(): void {
    onDue(countDue());
    for (const { push } of watchers.values()) push(snapshot());
  }

  function dismiss(key: string): void {
    const notice = notices.get(key);
    if (notice === undefined) return;
    acknowledge([notice]);
    remove(notice);
    tellWindows();
  }

  return {
    /** Begins to listen to the engine. */
    start: listen,

    /** To be called now and then: when quiet hours end, what nobody was shown meanwhile is told. */
    look(): void {
      const quiet = quietNow();
      if (quietBefore && !quiet) {
        for (const notice of notices.values()) if (!notice.acknowledged) remove(notice);
        listen();
      }
      quietBefore = quiet;
      acknowledgeSeen();
    },

    /** A window came to the front, was restored or was shown. */
    windowSeen: acknowledgeSeen,

    /** A page shows notices from now on. Returns how to stop. */
    watch(contentsId: number, push: (pushed: NoticePush) => void): () => void {
      lastWatcher += 1;
      const id = lastWatcher;
      watchers.set(id, { contentsId, push });
      push(snapshot());
      return () => watchers.delete(id);
    },

    rendered(contentsId: number, keys: readonly string[]): void {
      for (const key of keys) notices.get(key)?.drawn.add(contentsId);
      acknowledgeSeen();
    },

    dismiss,

    /** Takes a notice away and tells what it is about; undefined when there is nowhere to go. */
    follow(key: string): { ref: string; entry?: string } | { inbox: true } | undefined {
      const notice = notices.get(key);
      if (notice === undefined) return undefined;
      dismiss(key);
      if (notice.kind === 'alert') return { inbox: true };
      return targetOf(notice);
    },

    /** Gives a trial notice as a reminder would come to somebody who is not looking. Resolves to where it was shown. */
    async trial(): Promise<'desktop' | 'window'> {
      const trial: Standing = {
        ...{ key: TRIAL, ref: null, title: null, words: noticeText.test, urgent: false, at: now() },
        ...{ kind: TRIAL, about: '', keys: [], acknowledged: false, drawn: new Set() },
      };
      const heard = sound();
      if (settings().desktop && desktop.available() && (await showOnDesktop([trial], !heard)))
        return 'desktop';
      notices.set(trial.key, trial);
      tellWindows();
      return 'window';
    },

    quietNow,
    desktopAvailable: () => desktop.available(),

    stop(): void {
      end?.();
    },
  };
}

function standingOf(notice: Notice): Standing {
  const { ref, title } = notice;
  return {
    ...notice,
    // An alert belongs to no incident yet.
    ...(ref === '' ? { ref: null, title: null } : { ref, title }),
    words: reminderSentence(notice),
    acknowledged: false,
    drawn: new Set(),
  };
}

/** Where a person wants to be for it: at the question itself, else at the incident. */
function targetOf({ ref, kind, about }: Standing): { ref: string; entry?: string } | undefined {
  if (ref === null) return undefined;
  return kind === 'question' ? { ref, entry: about } : { ref };
}
