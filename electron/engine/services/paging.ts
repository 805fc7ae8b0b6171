import { v5 } from 'uuid';
import { isIncidentStream, WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import type { PagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import { PAGER } from '#shared/domain/incident/paging/events.ts';
import { nextStep, type Step } from '#shared/domain/incident/paging/ladder.ts';
import type { Page } from '#shared/domain/incident/paging/state.ts';
import type { Bus } from '../bus.ts';
import type { Heads } from '../heads.ts';
import type { Incidents } from '../incidents.ts';
import type { OpenLog } from '../log/open.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { StartTimer } from '../timer.ts';
import { createLookout } from './lookout.ts';

/** The clock is looked at this often, in ms. */
const LOOK = 15_000;
/** A burst of commits is looked at once. */
const SETTLE = 100;
/** Opening is not held up. */
const FIRST_LOOK = 500;
/** A page that another installation raised is left to it until it is this much overdue here, in ms. */
const TAKE_OVER_AFTER = 2 * 60_000;
/** More steps of one look would be a circle, not a ladder. */
const MOST_STEPS = 1_000;

interface PagingParts {
  log: OpenLog;
  bus: Bus;
  heads: Heads;
  list: IncidentsView;
  incidents: Incidents;
  directory: () => PagingDirectory;
  /** Wall clock, ms since the epoch. */
  now: () => number;
  /** Milliseconds from any beginning, never set back. */
  steady: () => number;
  /** Whether it pages by itself. A command that opens the folder for a moment does not. */
  enabled: boolean;
  startTimer: StartTimer;
}

/** A step that is waited for, and when it falls due by the steady clock. */
interface Waiting {
  id: string;
  dueAt: number;
}

/**
 * Sees to the pages of every open incident: what falls due is sent. What is due follows from the log alone, and each step
 * is committed under an id made of the page and its place on the ladder, so that a crash, a restart or two looks at once
 * send no rung twice. A clock that is set back delays nothing: each wait also runs on a clock nobody sets.
 *
 * One installation sees to a page, the one that raised it. Another that has the same log steps in when a step is overdue
 * for a while: the first may be broken. Should both have sent a rung, apart from each other, the first counts.
 */
export function createPaging(parts: PagingParts) {
  const { log, bus, heads, list, incidents, directory, now, steady, enabled, startTimer } = parts;
  /** By page. */
  const waiting = new Map<string, Waiting>();
  /** Incidents with pages that are not over. */
  const live = new Set<string>();
  const changed = new Set<string>();
  let everythingChanged = true;
  const lookout = createLookout({
    ...{ log, enabled, steady, startTimer, every: LOOK },
    words: { what: 'pages', failed: 'pages could not be sent' },
    look() {
      refresh();
      return [...live].reduce((least, stream) => Math.min(least, advance(stream)), LOOK);
    },
  });

  const unlisten = bus.listen(({ stream }) => {
    if (stream === WORKSPACE_STREAM) everythingChanged = true;
    else if (isIncidentStream(stream)) changed.add(stream);
    else return;
    lookout.wake(SETTLE);
  });

  function refresh(): void {
    const streams = everythingChanged ? list.list(true, 1_000_000).map(({ stream }) => stream) : changed;
    if (everythingChanged) live.clear();
    for (const stream of streams) {
      const summary = list.summary(stream);
      // What was imported is a tale of what is over.
      const open = summary !== undefined && summary.open && !summary.imported;
      if (open && heads.get(stream).pages.some((page) => page.resolved === null)) live.add(stream);
      else live.delete(stream);
    }
    everythingChanged = false;
    changed.clear();
  }

  /** The same for the same step of the same page on this installation, whoever asks and how often. */
  function commandOf(page: Page, step: Step): string {
    return v5(`${page.id} ${page.run} ${step.kind} ${step.rung}`, log.identity.replica);
  }

  /** Milliseconds until a step is to be taken here: by the wall clock, or by the steady one where that is sooner. */
  function remaining(page: Page, step: Step): number {
    const id = `${commandOf(page, step)} ${step.at}`;
    const grace = page.replica === log.identity.replica ? 0 : TAKE_OVER_AFTER;
    const byWall = step.at + grace - now();
    const known = waiting.get(page.id);
    if (known?.id === id) return Math.min(byWall, known.dueAt - steady());
    // However the wall clock stands, nothing is further away than the whole of its wait.
    const most = step.at + grace - step.since;
    const left = Math.min(byWall, most);
    waiting.set(page.id, { id, dueAt: steady() + left });
    return left;
  }

  /** Takes every step of an incident's pages that is due. Returns when the next one is, in ms from now. */
  function advance(stream: string): number {
    let soonest = Number.POSITIVE_INFINITY;
    for (const { id } of heads.get(stream).pages) {
      for (let count = 0; count < MOST_STEPS; count += 1) {
        const head = heads.get(stream);
        const page = head.pages.find((each) => each.id === id);
        const step = page === undefined ? null : nextStep(page, head, directory());
        if (page === undefined || step === null) {
          waiting.delete(id);
          break;
        }
        const left = remaining(page, step);
        if (left > 0) {
          soonest = Math.min(soonest, left);
          break;
        }
        const input = { page: id, asOf: Math.max(step.at, now()) };
        const given = { actor: PAGER, commandId: commandOf(page, step) };
        if (!incidents.execute(stream, { name: 'page.advance', input }, given).ok) break;
      }
    }
    return soonest;
  }

  lookout.wake(FIRST_LOOK);

  return {
    stop(): void {
      lookout.stop();
      unlisten();
    },
  };
}

export type Paging = ReturnType<typeof createPaging>;
