import type { Bridge } from '#shared/contract/bridge.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import { compareTimeline } from '#shared/domain/incident/entry.ts';
import type { IncidentEvent } from '#shared/domain/incident/events.ts';
import { comesLate } from '#shared/domain/incident/evolve.ts';
import { foldIncident, type Incident } from '#shared/domain/incident/fold.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import type { Schedule } from '#renderer/state/incident-store.ts';

/** The contract's end for one incident: snapshots, increments and pages as the engine hands them out. */
export function fakeEngine(stream: string, ref = 'INC-7F3') {
  const events: IncidentEvent[] = [];
  const subscribers = new Set<{ tail: number; push: (increment: unknown) => void }>();
  let state: Incident = foldIncident(stream, []);

  function sorted(): Entry[] {
    return [...state.entries.values()].toSorted(compareTimeline);
  }

  function snapshot({ tail, push }: { tail: number; push: (increment: unknown) => void }): void {
    const all = sorted();
    const from = Math.max(0, all.length - tail);
    push(copy({ type: 'snapshot', ref, head: state.head, entries: all.slice(from), before: cursor(from) }));
  }

  /** A page ends where the one before began; here that is simply a place in the list. */
  function cursor(from: number) {
    return from === 0 ? null : { undated: false, at: 0, pos: from };
  }

  const bridge: Bridge = {
    call(name, input): Promise<Outcome<unknown>> {
      const { before, limit } = input as { before: { pos: number }; limit: number };
      if (name !== 'incident.timeline')
        return Promise.resolve({ ok: false, refusal: { code: 'x', message: name } });
      const from = Math.max(0, before.pos - limit);
      const page = copy({ entries: sorted().slice(from, before.pos), before: cursor(from) });
      return Promise.resolve({ ok: true, output: page });
    },
    subscribe(_name, input, push) {
      const subscriber = { tail: (input as { tail: number }).tail, push };
      subscribers.add(subscriber);
      snapshot(subscriber);
      return () => subscribers.delete(subscriber);
    },
    onEngineHealth: () => () => undefined,
    onMenu: () => () => undefined,
  };

  return {
    bridge,
    state: () => state,
    subscriptions: () => subscribers.size,
    /** Commits events in the order of the stream; late ones and strikes begin the folds anew. */
    commit(news: readonly IncidentEvent[]): void {
      const anew = news.some((event) => comesLate(state.head, event) || event.type === 'entry.struck');
      events.push(...news);
      state = foldIncident(stream, events);
      for (const subscriber of [...subscribers]) {
        if (anew) snapshot(subscriber);
        else subscriber.push(copy({ type: 'events', events: news }));
      }
    },
    /** Every subscriber gets a snapshot, as after a restart. */
    restart(): void {
      for (const subscriber of [...subscribers]) snapshot(subscriber);
    },
  };
}

/** A schedule that does what is due when it is told to. */
export function manualSchedule() {
  const frames = new Set<() => void>();
  const idles = new Set<() => void>();
  const into = (set: Set<() => void>) => (work: () => void) => {
    set.add(work);
    return () => {
      set.delete(work);
    };
  };
  const run = (set: Set<() => void>) => {
    const due = [...set];
    set.clear();
    for (const work of due) work();
    return due.length > 0;
  };
  const schedule: Schedule = { frame: into(frames), idle: into(idles) };
  return {
    schedule,
    frame: () => run(frames),
    idle: () => run(idles),
    /** Until nothing is left to do. */
    async settle(): Promise<void> {
      for (;;) {
        const busy = [run(frames), run(idles)].includes(true);
        await Promise.resolve();
        await Promise.resolve();
        await Promise.resolve();
        if (!busy && frames.size + idles.size === 0) return;
      }
    },
  };
}

/** As if it had crossed a process boundary: nothing is shared. */
function copy<T>(value: T): T {
  return structuredClone(value);
}
