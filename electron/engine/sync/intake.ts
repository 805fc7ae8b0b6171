import type { Envelope } from '#shared/domain/log/event.ts';
import type { GrowingHeads } from '#shared/sync/heads.ts';
import type { EventsMessage, HeadsMessage, KeyMessage } from '#shared/sync/message.ts';
import type { Incidents } from '../incidents.ts';
import { reasonOf } from '../log/folder.ts';
import type { OpenLog } from '../log/open.ts';
import type { StoredEvent } from '../log/reader.ts';
import { createAdmission, type Closed } from './admission.ts';
import type { CarriedParcel } from './carrier.ts';
import type { Membership } from './membership.ts';
import { createPieces, isOwnFault } from './pieces.ts';
import type { Quarantine } from './quarantine.ts';
import type { Waiting } from './waiting.ts';

/**
 * How long one turn should work, ms, and how many events it takes at least: whoever types waits for no more than a turn.
 * Shorter ones while somebody does; larger ones cost less, because each ends with a commit.
 */
const SHORT = { ms: 6, fewest: 48 };
const LONG = { ms: 32, fewest: 512 };
const MOST = 1_024;
/** While much comes in, the disk is waited for this often, ms. Only then is what came settled with its carrier. */
const FLUSH_EVERY = 150;
/** After a command more of them are to be expected for so long, ms. */
const AT_WORK = 1_000;
/** While much comes in, the list of incidents is brought in step this often, ms, or less where it takes long. */
const SETTLE_EVERY = 5_000;
const SETTLE_SHARE = 30;
/** What comes within so many ms, or more where it takes long, belongs together: the list is brought in step after all of it. */
const BURST = 80;
/** After a turn that could not be stored, ms until the next try. */
const PAUSE = 5_000;
export interface IntakeParts {
  log: OpenLog;
  incidents: Incidents;
  membership: Membership;
  quarantine: Quarantine;
  waiting: Waiting;
  /** How far every chain has come here. */
  heads: GrowingHeads;
  /** Milliseconds from any beginning. */
  steady: () => number;
  /** When a command was given here last, by the same clock. */
  commandAt: () => number;
  /** Events came in and are committed. */
  arrived(carrier: string, sender: string, added: readonly StoredEvent[]): void;
  told(carrier: string, sender: string, generation: number, message: HeadsMessage): void;
  key(carrier: string, sender: string, message: KeyMessage): void;
  /** Somebody brings what a sender wrote: a bundle. Nothing of it is stored yet. */
  brought(carrier: string, sender: string): void;
  /** A member was heard of; nothing of what it says is stored yet. */
  heard(carrier: string, sender: string): void;
  /** Everything that came has been worked off. */
  idle(): void;
  /** Something of what {@link Intake.state} tells has changed. */
  changed(): void;
}

/**
 * Works off what comes from other installations, a little at a time: opened, verified, stored, shown. What came too early
 * waits, what does not verify is quarantined, and only what is committed is settled with the carrier.
 */
export function createIntake(parts: IntakeParts) {
  const { log, incidents, membership, quarantine, waiting, heads, steady } = parts;
  const own = log.identity.replica;
  const closed: Closed[] = [];
  const pieces = createPieces({
    log,
    incidents,
    quarantine,
    waiting,
    heads,
    steady,
    refuse,
    arrived: parts.arrived,
  });
  const admission = createAdmission({
    own,
    membership,
    heads,
    refuse,
    add: pieces.add,
    told: parts.told,
    key: parts.key,
    heard: parts.heard,
    changed: parts.changed,
  });
  let working = false;
  let stopped = false;
  let timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  /** Everything is taken, and it waits for more before it settles. */
  let resting = false;
  let cameAt = Number.NEGATIVE_INFINITY;
  let problem: string | null = null;
  /** Parcels whose events are stored, until the disk has them. */
  const owed: (() => void)[] = [];
  let flushedAt = steady();
  let settledAt = steady();
  let settling = 0;
  function work(): void {
    cameAt = steady();
    if ((working && !resting) || stopped) return;
    clearTimeout(timer as NodeJS.Timeout);
    resting = false;
    working = true;
    timer = setImmediate(turn);
  }

  function turn(): void {
    if (stopped) return;
    resting = false;
    let pause = 0;
    try {
      const size = turnSize();
      const until = steady() + size.ms / 2;
      const opens = closed.length > 0 && pieces.events() < size.most;
      while (closed.length > 0 && pieces.events() < size.most && steady() < until) openNext();
      // Whoever types gets a turn between opening and taking.
      if (pieces.count > 0 && !(opens && size.short)) {
        const last = closed.length === 0 && pieces.events() <= size.most;
        pieces.takeSome(size.most, last || steady() - flushedAt > FLUSH_EVERY);
      }
      flush();
      if (problem !== null) {
        problem = null;
        parts.changed();
      }
    } catch (error) {
      problem = `What came could not be stored (${reasonOf(error)}). It is tried again.`;
      process.stderr.write(`sync: ${problem}\n`);
      parts.changed();
      pause = PAUSE;
    }
    const empty = closed.length === 0 && pieces.count === 0;
    const burst = Math.max(BURST, Math.min(SETTLE_EVERY / 5, SETTLE_SHARE * settling));
    const sinceAny = steady() - cameAt;
    if (empty && pause === 0 && incidents.behind() && sinceAny < burst) {
      resting = true;
      timer = setTimeout(turn, burst - sinceAny);
      return;
    }
    const dueToSettle = empty || steady() - settledAt > Math.max(SETTLE_EVERY, SETTLE_SHARE * settling);
    const behind = pause === 0 && dueToSettle && !settled();
    if (empty && pause === 0 && !behind) {
      working = false;
      parts.idle();
      return;
    }
    timer = pause > 0 ? setTimeout(turn, pause) : setImmediate(turn);
  }

  /** Brings the list in step with what came. Returns whether nothing is left to do. */
  function settled(): boolean {
    const began = steady();
    try {
      if (!incidents.settle(SHORT.ms)) return false;
    } catch (error) {
      process.stderr.write(`sync: the list of incidents is behind (${reasonOf(error)})\n`);
    }
    settledAt = steady();
    settling = settledAt - began;
    return true;
  }

  /** What a turn may do now. */
  function turnSize(): { ms: number; most: number; short: boolean } {
    const short = steady() - parts.commandAt() < AT_WORK;
    const { ms, fewest } = short ? SHORT : LONG;
    const most = Math.min(MOST, pieces.within(ms, fewest));
    return { ms, most, short };
  }

  /** Settles what the disk has. Waits for it when nothing is left to take, or enough time has passed. */
  function flush(): void {
    if (closed.length + pieces.count > 0 && steady() - flushedAt <= FLUSH_EVERY) return;
    log.writer.flush();
    flushedAt = steady();
    for (const settle of owed.splice(0)) settle();
  }

  /** Its carrier may forget it only when the disk has what became of it. */
  function held(parcel: CarriedParcel): CarriedParcel {
    return { bytes: parcel.bytes, settle: () => void owed.push(parcel.settle) };
  }

  /** Opens the next parcel. */
  function openNext(): void {
    const [next] = closed;
    if (next === undefined) return;
    const { carrier, parcel } = next;
    try {
      admission.handle(carrier, parcel);
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      refuse(carrier, 'unknown', `it could not be read (${reasonOf(error)})`, parcel.bytes);
      parcel.settle();
    }
    // Only now: what the disk did not take is tried again.
    closed.shift();
  }

  function refuse(
    carrier: string,
    sender: string,
    reason: string,
    content: Buffer,
    event: Envelope | null = null,
  ): void {
    quarantine.add({
      carrier,
      sender,
      reason,
      event: event?.id ?? null,
      stream: event?.stream ?? null,
      content,
    });
    parts.changed();
  }

  return {
    /** Takes parcels in. They are worked off in this order, in turns. */
    take(carrier: string, parcels: readonly CarriedParcel[]): void {
      for (const parcel of parcels) closed.push({ carrier, parcel: held(parcel) });
      work();
    },
    /** Takes events that were opened by whoever brings them: a bundle. They are verified like any others. */
    takeOpened(carrier: string, sender: string, message: EventsMessage, parcel: CarriedParcel): void {
      parts.brought(carrier, sender);
      admission.admit(carrier, sender, message, held(parcel));
      work();
    },
    /** Quarantines what a carrier found wrong by itself. */
    refuse,
    /** Tries again what was sealed with a key that has come now. */
    unlock(): void {
      closed.push(...admission.unlock());
      work();
    },
    /** What lies here: parcels not opened, parcels not taken, parcels nobody can open yet. */
    state: () => ({ taking: closed.length + pieces.count, locked: admission.locked, problem }),
    /** What was not settled comes again. */
    stop(): void {
      stopped = true;
      clearTimeout(timer as NodeJS.Timeout);
      clearImmediate(timer as NodeJS.Immediate);
    },
  };
}

export type Intake = ReturnType<typeof createIntake>;
