import { MOST_SAID, newestWithin } from '#shared/sync/live-output.ts';
import type { LiveMessage } from '#shared/sync/message.ts';
import type { StartTimer } from '../timer.ts';
import type { Live, RunIncrement } from './live.ts';

/** A run says something this often at most, ms. */
const APART = 250;

/** What one run prints, as far as those who follow it elsewhere may want it. */
interface Printing {
  stream: string;
  run: string;
  step: string | null;
  tape: number;
  /** How much was printed, and the end of that, in UTF-16 code units. */
  total: number;
  tail: string;
  /** How far it was said. */
  said: number;
  /** Whether something is to be said, be it that nothing is new. */
  asked: boolean;
  /** Until when somebody follows it, by the steady clock. */
  until: number;
  saidAt: number;
  /** Calls the next message off. */
  calledFor: (() => void) | null;
}

interface BroadcastParts {
  say: (message: Omit<LiveMessage, 'kind'>) => void;
  /** How long somebody follows after having asked, ms. */
  lease: number;
  now: () => number;
  /** Milliseconds from any beginning. */
  steady: () => number;
  startTimer: StartTimer;
  /** Whether something of a run is at work here. */
  isLive: (run: string) => boolean;
}

/**
 * Says what runs of this machine print to those who follow them at others: only while somebody does, a few times a second, the
 * newest of it. What is left out shows by its place.
 */
export function createBroadcast({ say, lease, now, steady, startTimer, isLive }: BroadcastParts) {
  const printings = new Map<string, Printing>();
  let lastTape = 0;

  function printingOf(stream: string, run: string): Printing {
    const known = printings.get(run);
    if (known !== undefined) return known;
    for (const [id, { until, calledFor }] of printings)
      if (calledFor === null && steady() > until && !isLive(id)) printings.delete(id);
    const fresh: Printing = {
      ...{ stream, run, step: null, tape: 0, total: 0, tail: '', said: 0, asked: false },
      ...{ until: Number.NEGATIVE_INFINITY, saidAt: Number.NEGATIVE_INFINITY, calledFor: null },
    };
    printings.set(run, fresh);
    return fresh;
  }

  function sayNext(each: Printing): void {
    each.calledFor = null;
    if (steady() > each.until) return;
    const { stream, run, step, tape, total } = each;
    const unsaid = total - each.said;
    const text = unsaid === 0 ? '' : newestWithin(each.tail.slice(-unsaid), MOST_SAID);
    each.said = total;
    each.asked = false;
    each.saidAt = steady();
    say({ stream, run, says: { what: 'output', step, tape, at: total - text.length, text } });
  }

  function saySoon(each: Printing): void {
    if (each.calledFor !== null || steady() > each.until) return;
    if (each.said === each.total && !each.asked) return;
    each.calledFor = startTimer(() => sayNext(each), Math.max(0, each.saidAt + APART - steady()));
  }

  return {
    /** A run of this machine told its watchers something. */
    told({ stream, id }: Pick<Live, 'stream' | 'id'>, increment: RunIncrement): void {
      const each = printingOf(stream, id);
      if (increment.type === 'snapshot' || each.tape === 0) {
        // Also after a restart, whose runs are numbered by the clock as well.
        lastTape = Math.max(lastTape + 1, now());
        const text = increment.type === 'snapshot' ? increment.output : increment.text;
        Object.assign(each, {
          ...{ step: increment.step, tape: lastTape, total: text.length, tail: text.slice(-MOST_SAID) },
          ...{ said: 0, asked: true },
        });
      } else {
        each.total += increment.text.length;
        each.tail = (each.tail + increment.text).slice(-MOST_SAID);
      }
      saySoon(each);
    },

    /** Somebody follows a run of this machine and has heard it up to there. It is answered in any case. */
    followed(stream: string, run: string, heard: { tape: number; end: number }): void {
      const each = printingOf(stream, run);
      const kept = each.total - each.tail.length;
      each.said = Math.min(each.said, heard.tape === each.tape ? Math.max(heard.end, kept) : kept);
      each.until = steady() + lease;
      each.asked = true;
      saySoon(each);
    },

    stop(): void {
      for (const { calledFor } of printings.values()) calledFor?.();
      printings.clear();
    },
  };
}

export type Broadcast = ReturnType<typeof createBroadcast>;
