import type { Following } from '#shared/contract/runs.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { MAX_OUTPUT } from '#shared/domain/incident/runs/terms.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { endOf, hear, heardText, type HeardOutput } from '#shared/sync/live-output.ts';
import type { LiveMessage } from '#shared/sync/message.ts';
import { runSays } from '#shared/text/runs.ts';
import type { StartTimer } from '../timer.ts';
import type { RunIncrement } from './live.ts';

/** Whether somebody is to be asked, or is silent, is looked at this often, ms. */
const LOOK_EVERY = 1_000;

/** What those who watch a run of another machine are told besides what it prints. */
export type FollowIncrement = RunIncrement | { type: 'following'; following: Following | null };

/** One run of another machine that is watched here. */
interface Followed {
  stream: string;
  run: string;
  /** Who executes it, as the log says. */
  executor: string;
  watchers: Set<(increment: FollowIncrement) => void>;
  heard: HeardOutput | null;
  step: string | null;
  /** What watchers were shown of it. */
  shown: { step: string | null; text: string };
  state: Following['state'];
  /** By the steady clock: when it was heard of, since when an answer is waited for, when it was asked. */
  heardAt: number | null;
  waitsSince: number;
  askedAt: number;
}

interface FollowingParts {
  head: (stream: string) => IncidentHead;
  say: (message: Omit<LiveMessage, 'kind'>) => void;
  /** Whether there is a way on which others hear at once. */
  reaches: () => boolean;
  /** It is asked this often, ms, and counts as silent after so long. */
  askEvery: number;
  silentAfter: number;
  now: () => number;
  /** Milliseconds from any beginning. */
  steady: () => number;
  startTimer: StartTimer;
}

/** Follows runs that other machines execute: asks these for what they print, and tells watchers what comes and what does not. */
export function createFollowing(parts: FollowingParts) {
  const { head, say, reaches, askEvery, silentAfter, now, steady, startTimer } = parts;
  const all = new Map<string, Followed>();
  let callOff: (() => void) | null = null;

  const runOf = ({ stream, run }: Pick<Followed, 'stream' | 'run'>): Run | undefined =>
    head(stream).runs.find(({ id }) => id === run);

  const followingOf = ({ state, heardAt }: Followed): Following => ({
    state,
    heardAt: heardAt === null ? null : Math.round(now() - (steady() - heardAt)),
  });

  function ask(each: Followed): void {
    each.askedAt = steady();
    const { stream, run, executor, heard } = each;
    const { tape, end } = heard === null ? { tape: 0, end: 0 } : { tape: heard.tape, end: endOf(heard) };
    say({ stream, run, says: { what: 'follow', of: executor, tape, end } });
  }

  /** Asks whom it is time to ask, and says of whom nothing comes. */
  function look(): void {
    callOff = null;
    for (const each of all.values()) {
      if (reaches()) {
        if (each.state === 'unreachable') each.waitsSince = steady();
        if (each.state === 'unreachable' || steady() - each.askedAt >= askEvery) ask(each);
      }
      judge(each);
    }
    if (all.size > 0) callOff = startTimer(look, Math.min(LOOK_EVERY, askEvery));
  }

  function judge(each: Followed): void {
    const { heardAt, waitsSince } = each;
    const since = Math.max(heardAt ?? waitsSince, waitsSince);
    const answered = heardAt !== null && heardAt >= waitsSince;
    const heard = steady() - since >= silentAfter ? 'silent' : answered ? 'live' : 'asking';
    const state = reaches() ? heard : 'unreachable';
    if (state === each.state) return;
    each.state = state;
    tell(each, { type: 'following', following: followingOf(each) });
  }

  function tell({ watchers }: Followed, increment: FollowIncrement): void {
    for (const watcher of watchers) watcher(increment);
  }

  /** What is to be seen now: nothing of a step that the log says is over. */
  function showNew(each: Followed): void {
    const run = runOf(each);
    const step = run?.steps.find(({ id }) => id === each.step);
    const prints =
      step !== undefined &&
      (step.state === 'running' ||
        step.undo === 'asked' ||
        // Its rollback runs by itself.
        (step.state === 'failed' && run?.ended === null));
    const text = prints && each.heard !== null ? heardText(each.heard, '…', runSays.notHeard) : '';
    const next = { step: prints ? step.id : null, text };
    const { shown } = each;
    each.shown = next;
    if (next.step === shown.step && next.text === shown.text) return;
    if (next.step !== null && next.step === shown.step && shown.text !== '' && text.startsWith(shown.text))
      tell(each, { type: 'output', step: next.step, text: text.slice(shown.text.length) });
    else tell(each, { type: 'snapshot', step: next.step, output: text });
  }

  return {
    /** Watches a run; what is known of it is told at once. */
    watch(stream: string, run: Run, push: (increment: FollowIncrement) => void): () => void {
      let each = all.get(run.id);
      if (each === undefined) {
        each = {
          ...{ stream, run: run.id, executor: run.replica, watchers: new Set(), heard: null, step: null },
          ...{ shown: { step: null, text: '' }, state: reaches() ? 'asking' : 'unreachable' },
          ...{ heardAt: null, waitsSince: steady(), askedAt: steady() },
        };
        all.set(run.id, each);
        if (reaches()) ask(each);
        callOff ??= startTimer(look, Math.min(LOOK_EVERY, askEvery));
      }
      const { watchers, shown } = each;
      watchers.add(push);
      push({ type: 'snapshot', step: shown.step, output: shown.text });
      push({ type: 'following', following: followingOf(each) });
      return () => {
        watchers.delete(push);
        if (watchers.size > 0) return;
        all.delete(run.id);
        if (all.size > 0) return;
        callOff?.();
        callOff = null;
      };
    },

    /** Somebody said what a run prints. Only the one that executes it by the log is believed. */
    said(sender: string, { stream, run, says }: LiveMessage): void {
      const each = all.get(run);
      if (each === undefined || says.what !== 'output') return;
      if (each.executor !== sender || each.stream !== stream) return;
      each.heardAt = steady();
      if (says.step !== null && says.tape >= (each.heard?.tape ?? 0)) {
        each.heard = hear(each.heard, says, MAX_OUTPUT);
        each.step = says.step;
      }
      judge(each);
      showNew(each);
    },

    /** Something about a stream's runs was recorded: a step is over, another one executes it. */
    recorded(stream: string): void {
      for (const each of all.values()) {
        if (each.stream !== stream) continue;
        const executor = runOf(each)?.replica ?? each.executor;
        if (executor !== each.executor) {
          Object.assign(each, { executor, heard: null, step: null, heardAt: null, waitsSince: steady() });
          if (reaches()) ask(each);
          judge(each);
        }
        showNew(each);
      }
    },

    stop(): void {
      callOff?.();
      all.clear();
    },
  };
}
