import type { Run } from '#shared/domain/incident/runs/state.ts';
import type { Bus } from '../bus.ts';
import type { Heads } from '../heads.ts';
import { createBroadcast } from '../runs/broadcast.ts';
import { createFollowing, type FollowIncrement } from '../runs/following.ts';
import type { LiveTalk } from '../sync/live.ts';
import type { StartTimer } from '../timer.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { Runs } from './runs.ts';

/** How patient those are who follow a run elsewhere, ms. */
export interface FollowTimes {
  /** They ask the machine that executes it this often. */
  ask: number;
  /** It counts as silent when nothing of it was heard for so long. */
  silent: number;
}

const TIMES: FollowTimes = { ask: 5_000, silent: 12_000 };

interface WatchedRunParts {
  /** This installation. */
  own: string;
  bus: Bus;
  heads: Heads;
  list: IncidentsView;
  runs: Runs;
  talk: LiveTalk;
  now: () => number;
  /** Milliseconds from any beginning. */
  steady: () => number;
  startTimer: StartTimer;
  times?: FollowTimes;
}

/** What runs print, for whoever watches one: those of this machine here and elsewhere, those of others as far as they are heard. */
export function createWatchedRuns(parts: WatchedRunParts) {
  const { own, bus, heads, list, runs, talk, now, steady, startTimer, times = TIMES } = parts;
  const runOf = (stream: string, id: string): Run | undefined =>
    heads.get(stream).runs.find((run) => run.id === id);
  const broadcast = createBroadcast({
    ...{ say: talk.say, lease: times.silent, now, steady, startTimer, isLive: runs.isLive },
  });
  const following = createFollowing({
    ...{ head: heads.get, say: talk.say, reaches: () => talk.reaches, now, steady, startTimer },
    ...{ askEvery: times.ask, silentAfter: times.silent },
  });
  const stops = [
    runs.listen(broadcast.told),
    talk.listen((sender, message) => {
      const { stream, run, says } = message;
      if (says.what === 'output') following.said(sender, message);
      else if (says.of === own && list.summary(stream) !== undefined && runOf(stream, run)?.replica === own)
        broadcast.followed(stream, run, says);
    }),
    bus.listen(({ stream, events }) => {
      if (events.some(({ type }) => type.startsWith('run.'))) following.recorded(stream);
    }),
  ];

  return {
    /** Watches a run, wherever it is executed, also while that changes. */
    watch(stream: string, id: string, push: (increment: FollowIncrement) => void): () => void {
      let here: boolean | null = null;
      let stop: () => void = () => undefined;
      const choose = (): void => {
        const run = runOf(stream, id);
        if (run === undefined || (run.replica === own) === here) return;
        const before = here;
        here = run.replica === own;
        stop();
        stop = here ? runs.watch(id, push) : following.watch(stream, run, push);
        if (here && before === false) push({ type: 'following', following: null });
      };
      choose();
      const unlisten = bus.listen((committed) => {
        if (committed.stream === stream) choose();
      });
      return () => {
        unlisten();
        stop();
      };
    },

    stop(): void {
      for (const stop of stops) stop();
      broadcast.stop();
      following.stop();
    },
  };
}

export type WatchedRuns = ReturnType<typeof createWatchedRuns>;
