import type { Envelope } from '#shared/domain/log/event.ts';
import type { GrowingHeads } from '#shared/sync/heads.ts';
import type { EventsMessage, HeadsMessage, KeyMessage } from '#shared/sync/message.ts';
import type { Incidents } from '../incidents.ts';
import { envelopeProblem } from '../log/check.ts';
import { reasonOf } from '../log/folder.ts';
import type { OpenLog } from '../log/open.ts';
import type { Received } from '../log/receive.ts';
import type { StoredEvent } from '../log/reader.ts';
import type { CarriedParcel } from './carrier.ts';
import type { Membership } from './membership.ts';
import { chainPieceProblem, openMessage } from './open-message.ts';
import type { Quarantine } from './quarantine.ts';
import type { Waiting } from './waiting.ts';

/**
 * How long one turn should work, ms, and how many events it takes at least. Whoever types waits for no more than a turn; while
 * nobody does, turns are larger, because each costs a commit as well. Nothing is gained by more than `MOST`.
 */
const SHORT = { ms: 6, fewest: 48 };
const LONG = { ms: 25, fewest: 256 };
const MOST = 1_024;
/** After a command more of them are to be expected for so long, ms. */
const AT_WORK = 1_000;
/** While much comes in, the list of incidents is brought in step this often, ms, or less where it takes long. */
const SETTLE_EVERY = 5_000;
const SETTLE_SHARE = 30;
/** What comes within so many ms, or more where it takes long, belongs together: the list is brought in step after all of it. */
const BURST = 80;
/** After a turn that could not be stored, ms until the next try. */
const PAUSE = 5_000;
/** Parcels kept that are sealed with a key which has not come yet, and their bytes. */
const MOST_LOCKED = 256;
const LOCKED_BYTES = 16_000_000;

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

/** A parcel that is being worked off: its events from `at` on are still to be taken. */
interface Piece {
  carrier: string;
  sender: string;
  message: Pick<EventsMessage, 'stream' | 'replica' | 'checkpoint'>;
  events: readonly Envelope[];
  at: number;
  /** Whether it comes out of the waiting room. */
  waited: boolean;
  settle: () => void;
}

/**
 * Works off what comes from other installations, a little at a time: opened, verified, stored, shown. What came too early
 * waits, what does not verify is quarantined, and only what is committed is settled with the carrier.
 */
export function createIntake(parts: IntakeParts) {
  const { log, incidents, membership, quarantine, waiting, heads, steady } = parts;
  const own = log.identity.replica;
  const closed: { carrier: string; parcel: CarriedParcel }[] = [];
  const pieces: Piece[] = [];
  let locked: { carrier: string; parcel: CarriedParcel; sender: string }[] = [];
  let working = false;
  let stopped = false;
  let timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  /** Everything is taken, and it waits for more before it settles. */
  let resting = false;
  let cameAt = Number.NEGATIVE_INFINITY;
  let problem: string | null = null;
  let settledAt = steady();
  let settling = 0;
  /** What one event costs, ms. */
  let perEvent = 0.05;
  /** Events are stored one by one until this many went well: one of a turn could not be applied. */
  let carefully = 0;

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
      let lie = pieces.reduce((sum, each) => sum + each.events.length - each.at, 0);
      const opens = closed.length > 0 && lie < size.most;
      while (closed.length > 0 && lie < size.most && steady() < until) lie += openNext();
      // Whoever types gets a turn between opening and taking.
      if (pieces.length > 0 && !(opens && size.short)) takeSome(size.most);
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
    const empty = closed.length === 0 && pieces.length === 0;
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
    const most = carefully > 0 ? 1 : Math.min(MOST, Math.max(fewest, Math.floor(ms / perEvent)));
    return { ms, most, short };
  }

  /** Opens the next parcel. Returns how many events it adds to those that lie here. */
  function openNext(): number {
    const [next] = closed;
    if (next === undefined) return 0;
    const { carrier, parcel } = next;
    const before = pieces.length;
    try {
      handle(carrier, parcel);
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      refuse(carrier, 'unknown', `it could not be read (${reasonOf(error)})`, parcel.bytes);
      parcel.settle();
    }
    // Only now: what the disk did not take is tried again.
    closed.shift();
    return pieces.slice(before).reduce((sum, each) => sum + each.events.length, 0);
  }

  function handle(carrier: string, parcel: CarriedParcel): void {
    const opened = openMessage(parcel.bytes, membership, own);
    switch (opened.is) {
      case 'own':
        parcel.settle();
        break;
      case 'locked':
        lock(carrier, parcel, opened.sender);
        break;
      case 'refused':
        refuse(carrier, opened.sender, opened.reason, parcel.bytes);
        parcel.settle();
        break;
      case 'message':
        parts.heard(carrier, opened.sender);
        if (opened.message.kind === 'events') admit(carrier, opened.sender, opened.message, parcel);
        else {
          if (opened.message.kind === 'key') parts.key(carrier, opened.sender, opened.message);
          else if (opened.message.kind === 'file')
            refuse(carrier, opened.sender, 'it holds a file, which only a bundle may', parcel.bytes);
          else parts.told(carrier, opened.sender, opened.generation, opened.message);
          parcel.settle();
        }
    }
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

  function lock(carrier: string, parcel: CarriedParcel, sender: string): void {
    const bytes = locked.reduce((sum, each) => sum + each.parcel.bytes.length, parcel.bytes.length);
    if (locked.length >= MOST_LOCKED || bytes > LOCKED_BYTES) {
      refuse(carrier, sender, 'it is sealed with a key that this installation does not have', parcel.bytes);
      parcel.settle();
      return;
    }
    locked.push({ carrier, parcel, sender });
    parts.changed();
  }

  function admit(carrier: string, sender: string, message: EventsMessage, parcel: CarriedParcel): void {
    const reason = chainPieceProblem(message, sender, membership);
    if (reason !== null) {
      refuse(carrier, sender, reason, parcel.bytes, message.events[0]);
      parcel.settle();
      return;
    }
    const { stream, replica, checkpoint, events } = message;
    for (const announced of message.announcements) {
      if (heads.reached(announced.stream, announced.replica) > 0 || announced.replica === own) continue;
      pieces.push(
        piece(carrier, sender, { stream: announced.stream, replica: announced.replica, checkpoint: null }, [
          announced,
        ]),
      );
    }
    pieces.push({
      ...piece(carrier, sender, { stream, replica, checkpoint }, events),
      settle: parcel.settle,
    });
  }

  function piece(
    carrier: string,
    sender: string,
    message: Piece['message'],
    events: readonly Envelope[],
  ): Piece {
    return { carrier, sender, message, events, at: 0, waited: false, settle: () => undefined };
  }

  /** Takes as many events as fit into a turn, of as many parcels as there are, in one transaction. */
  function takeSome(most: number): void {
    const taking: Envelope[] = [];
    const early: { envelope: Envelope; of: Piece }[] = [];
    const pieceOf = new Map<Envelope, Piece>();
    const until = new Map<Piece, number>();
    const reached = new Map<string, number>();
    let count = 0;
    for (const each of pieces) {
      const { stream, replica } = each.message;
      const chain = `${stream} ${replica}`;
      let at = each.at;
      for (; at < each.events.length && count < most; at += 1, count += 1) {
        const envelope = each.events[at] as Envelope;
        const come = reached.get(chain) ?? heads.reached(stream, replica);
        if (envelope.seq > come + 1) early.push({ envelope, of: each });
        else {
          taking.push(envelope);
          reached.set(chain, Math.max(come, envelope.seq));
        }
        pieceOf.set(envelope, each);
      }
      until.set(each, at);
      if (count >= most) break;
    }
    const refusedFrom = new Map<Piece, { envelope: Envelope; reason: string }>();
    const began = steady();
    let stored = began;
    let received: Received;
    try {
      received = incidents.take(taking, {
        later: true,
        also(so) {
          store(so);
          stored = steady();
        },
      });
    } catch (error) {
      waiting.forget();
      quarantine.forget();
      if (!isOwnFault(error)) throw error;
      if (most > 1 && taking.length > 1) {
        carefully = taking.length;
        return;
      }
      setAside(taking[0], error, pieceOf);
      return;
    }
    if (carefully > 0) carefully -= 1;
    // Without the commit, which costs the same however many there are. A turn that had to wait for the processor says little.
    if (count > 0) {
      const measured = (stored - began) / count;
      const weight = measured < perEvent ? 0.5 : 0.1;
      perEvent = (1 - weight) * perEvent + weight * measured;
    }
    done(received);

    function store(so: Received): void {
      for (const { envelope, of } of early) {
        const reason = envelopeProblem(envelope);
        if (reason !== null) refusedFrom.set(of, refusedFrom.get(of) ?? { envelope, reason });
        else if (!waiting.keep(envelope, of.sender))
          refusedFrom.set(of, { envelope, reason: 'too many events wait for earlier ones' });
      }
      for (const { envelope, reason } of so.refused) {
        const of = pieceOf.get(envelope);
        if (of !== undefined && !refusedFrom.has(of)) refusedFrom.set(of, { envelope, reason });
      }
      for (const [of, { envelope, reason }] of refusedFrom) {
        const rest = of.events.slice(of.events.indexOf(envelope));
        refuse(of.carrier, of.sender, reason, Buffer.from(JSON.stringify(rest)), envelope);
        if (of.waited) waiting.drop(envelope.stream, envelope.replica, rest.at(-1)?.seq ?? envelope.seq);
      }
      for (const [of, at] of until) {
        if (refusedFrom.has(of)) continue;
        const { stream, replica, checkpoint } = of.message;
        const last = of.events[at - 1];
        if (of.waited && last !== undefined) waiting.drop(stream, replica, last.seq);
        const whole = at === of.events.length && !early.some((each) => each.of === of);
        if (whole && checkpoint !== null && replica !== own)
          log.writer.keepCheckpoint({
            stream,
            replica,
            seq: checkpoint.seq,
            hash: checkpoint.hash,
            signature: Buffer.from(checkpoint.signature, 'base64'),
          });
      }
    }

    function done(so: Received): void {
      const senders = new Map<string, { carrier: string; sender: string; added: StoredEvent[] }>();
      for (const { event } of lastOfChains(so.added)) heads.note(event.stream, event.replica, event.seq);
      const byId = new Map(so.added.map((stored) => [stored.event.id, stored]));
      for (const [envelope, of] of pieceOf) {
        const stored = byId.get(envelope.id);
        if (stored === undefined) continue;
        byId.delete(envelope.id);
        const key = `${of.carrier} ${of.sender}`;
        const entry = senders.get(key) ?? { carrier: of.carrier, sender: of.sender, added: [] };
        entry.added.push(stored);
        senders.set(key, entry);
      }
      for (const [of, at] of until) {
        of.at = refusedFrom.has(of) ? of.events.length : at;
        if (of.at < of.events.length) continue;
        pieces.splice(pieces.indexOf(of), 1);
        of.settle();
      }
      for (const [chain] of reached) {
        const [stream = '', replica = ''] = chain.split(' ');
        wakeWaiting(stream, replica);
      }
      for (const { carrier, sender, added } of senders.values()) parts.arrived(carrier, sender, added);
    }
  }

  /** What waited for an event that has come is taken next. */
  function wakeWaiting(stream: string, replica: string): void {
    if (!waiting.has(stream, replica)) return;
    if (
      pieces.some((each) => each.waited && each.message.stream === stream && each.message.replica === replica)
    )
      return;
    const come = heads.reached(stream, replica);
    const next = waiting.next(stream, replica, come + 1);
    const [first] = next;
    if (first === undefined) {
      // What waited came another way as well.
      if (come > 0) log.writer.transaction(() => waiting.drop(stream, replica, come));
      return;
    }
    const events = next.map(({ envelope }) => envelope);
    pieces.unshift({
      ...piece('waiting', first.sender, { stream, replica, checkpoint: null }, events),
      waited: true,
    });
  }

  /** An event that verifies but can't be applied holds up nothing else. */
  function setAside(event: Envelope | undefined, error: unknown, pieceOf: Map<Envelope, Piece>): void {
    const of = event === undefined ? undefined : pieceOf.get(event);
    if (event === undefined || of === undefined) throw error;
    const rest = of.events.slice(of.events.indexOf(event));
    const content = Buffer.from(JSON.stringify(rest));
    log.writer.transaction(() => {
      refuse(of.carrier, of.sender, `it could not be applied (${reasonOf(error)})`, content, event);
      if (of.waited) waiting.drop(event.stream, event.replica, rest.at(-1)?.seq ?? event.seq);
    });
    pieces.splice(pieces.indexOf(of), 1);
    of.settle();
  }

  return {
    /** Takes parcels in. They are worked off in this order, in turns. */
    take(carrier: string, parcels: readonly CarriedParcel[]): void {
      for (const parcel of parcels) closed.push({ carrier, parcel });
      work();
    },
    /** Takes events that were opened by whoever brings them: a bundle. They are verified like any others. */
    takeOpened(carrier: string, sender: string, message: EventsMessage, parcel: CarriedParcel): void {
      parts.brought(carrier, sender);
      admit(carrier, sender, message, parcel);
      work();
    },
    /** Quarantines what a carrier found wrong by itself. */
    refuse,
    /** Tries again what was sealed with a key that has come now. */
    unlock(): void {
      const again = locked;
      locked = [];
      for (const { carrier, parcel } of again) closed.push({ carrier, parcel });
      work();
    },
    /** What lies here: parcels not opened, parcels not taken, parcels nobody can open yet. */
    state: () => ({ taking: closed.length + pieces.length, locked: locked.length, problem }),
    stop(): void {
      stopped = true;
      clearTimeout(timer as NodeJS.Timeout);
      clearImmediate(timer as NodeJS.Immediate);
    },
  };
}

/** The last event of every chain among these. */
export function lastOfChains(added: readonly StoredEvent[]): StoredEvent[] {
  const last = new Map<string, Map<string, StoredEvent>>();
  for (const stored of added) {
    const { stream, replica, seq } = stored.event;
    const chains = last.get(stream) ?? new Map<string, StoredEvent>();
    if (seq > (chains.get(replica)?.event.seq ?? 0)) chains.set(replica, stored);
    last.set(stream, chains);
  }
  return [...last.values()].flatMap((chains) => [...chains.values()]);
}

/** Whether an error comes of what is stored, not of the disk or the file: then the next event may go well. */
function isOwnFault(error: unknown): boolean {
  return !/^(?:SQLITE_|E[A-Z]{3,})/.test(reasonOf(error));
}

export type Intake = ReturnType<typeof createIntake>;
