import type { Entry } from '#shared/domain/incident/state.ts';

/** Between two polite announcements, in milliseconds: nobody can listen to more. */
export const PAUSE = 4_000;

/** System lines everybody has to hear at once. */
const URGENT_SYSTEM = new Set(['severity.changed', 'incident.cancelled', 'incident.merged']);

/** Whether an entry is told at once, whatever is being read: a call for help, another severity. */
export function isUrgent(entry: Entry): boolean {
  if (entry.system !== null) return URGENT_SYSTEM.has(entry.system);
  return entry.detail.signal === 'escalation';
}

export interface Announcements {
  add(entries: readonly Entry[]): void;
  stop(): void;
}

interface AnnouncementParts {
  /** Told politely: one entry, or how many came. */
  polite: (entries: readonly Entry[]) => void;
  /** Told at once. */
  urgent: (entry: Entry) => void;
  setTimer: (work: () => void, ms: number) => unknown;
  clearTimer: (timer: unknown) => void;
}

/** Tells new entries without chatter: the first one at once, what follows together after a pause. */
export function createAnnouncements({
  polite,
  urgent,
  setTimer,
  clearTimer,
}: AnnouncementParts): Announcements {
  let waiting: Entry[] = [];
  let timer: unknown = null;

  function tell(): void {
    timer = null;
    if (waiting.length === 0) return;
    const told = waiting;
    waiting = [];
    polite(told);
    timer = setTimer(tell, PAUSE);
  }

  return {
    add(entries) {
      for (const entry of entries) {
        if (isUrgent(entry)) urgent(entry);
        else waiting.push(entry);
      }
      if (timer === null) tell();
    },
    stop() {
      if (timer !== null) clearTimer(timer);
      timer = null;
      waiting = [];
    },
  };
}
