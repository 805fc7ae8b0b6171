import type { Envelope } from '#shared/domain/log/event.ts';
import type { GrowingHeads } from '#shared/sync/heads.ts';
import type { EventsMessage } from '#shared/sync/message.ts';
import type { Incidents } from '../incidents.ts';
import { envelopeProblem } from '../log/check.ts';
import { reasonOf } from '../log/folder.ts';
import type { OpenLog } from '../log/open.ts';
import type { Received } from '../log/receive.ts';
import type { StoredEvent } from '../log/reader.ts';
import type { Waiting } from './waiting.ts';
import type { Quarantine } from './quarantine.ts';

/** Part of a parcel that was opened: events of one chain, still to be taken. */
export interface OpenedPiece {
  carrier: string;
  sender: string;
  message: Pick<EventsMessage, 'stream' | 'replica' | 'checkpoint'>;
  events: readonly Envelope[];
  /** Called when all of it is stored, or refused. */
  settle: () => void;
}

/** A piece that is being worked off: its events from `at` on are still to be taken. */
interface Piece extends OpenedPiece {
  at: number;
  /** Whether it comes out of the waiting room. */
  waited: boolean;
}

/** Puts something that does not verify where a person can look at it. Inside a transaction, or as one of its own. */
export type Refuse = (
  carrier: string,
  sender: string,
  reason: string,
  content: Buffer,
  event?: Envelope | null,
) => void;

export interface PiecesParts {
  log: OpenLog;
  incidents: Incidents;
  quarantine: Quarantine;
  waiting: Waiting;
  /** How far every chain has come here. */
  heads: GrowingHeads;
  /** Milliseconds from any beginning. */
  steady: () => number;
  refuse: Refuse;
  /** Events came in and are stored. */
  arrived(carrier: string, sender: string, added: readonly StoredEvent[]): void;
}

/** Stores the events of opened parcels, as many as a turn has time for. What came too early waits for what it follows. */
export function createPieces(parts: PiecesParts) {
  const { log, incidents, quarantine, waiting, heads, steady, refuse } = parts;
  const own = log.identity.replica;
  const pieces: Piece[] = [];
  /** What one event costs, ms. */
  let perEvent = 0.05;
  /** Events are stored one by one until this many went well: one of a turn could not be applied. */
  let carefully = 0;

  /**
   * Takes as many events as fit into a turn, of as many parcels as there are, in one transaction. Unless it is durable, the
   * log has to be flushed before what was taken counts as stored.
   */
  function takeSome(most: number, durable: boolean): void {
    const taking: Envelope[] = [];
    const early: { envelope: Envelope; of: Piece }[] = [];
    /** How far each piece is taken now, in the order in which `taking` holds their events. */
    const until = new Map<Piece, number>();
    const pieceOf = (envelope: Envelope): Piece | undefined =>
      [...until.keys()].find((each) => each.events.includes(envelope));
    const reached = new Map<string, number>();
    let count = 0;
    for (const each of pieces) {
      const { stream, replica } = each.message;
      const chain = `${stream} ${replica}`;
      let come = reached.get(chain) ?? heads.reached(stream, replica);
      let at = each.at;
      for (; at < each.events.length && count < most; at += 1, count += 1) {
        const envelope = each.events[at] as Envelope;
        if (envelope.seq > come + 1) early.push({ envelope, of: each });
        else {
          taking.push(envelope);
          come = Math.max(come, envelope.seq);
          reached.set(chain, come);
        }
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
        durable,
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
      const [event] = taking;
      setAside(event, event === undefined ? undefined : pieceOf(event), error);
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
        const of = pieceOf(envelope);
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
      let next = 0;
      for (const [of, at] of until) {
        const added: StoredEvent[] = [];
        for (const { id } of of.events.slice(of.at, at)) {
          const stored = so.added[next];
          if (stored?.event.id !== id) continue;
          added.push(stored);
          next += 1;
        }
        if (added.length === 0) continue;
        const key = `${of.carrier} ${of.sender}`;
        const entry = senders.get(key) ?? { carrier: of.carrier, sender: of.sender, added: [] };
        for (const stored of added) entry.added.push(stored);
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
      carrier: 'waiting',
      sender: first.sender,
      message: { stream, replica, checkpoint: null },
      events,
      settle: () => undefined,
      at: 0,
      waited: true,
    });
  }

  /** An event that verifies but can't be applied holds up nothing else. */
  function setAside(event: Envelope | undefined, of: Piece | undefined, error: unknown): void {
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
    add(piece: OpenedPiece): void {
      pieces.push({ ...piece, at: 0, waited: false });
    },
    /** Pieces that are not wholly taken. */
    get count(): number {
      return pieces.length;
    },
    /** Events that are still to be taken. */
    events: (): number => pieces.reduce((sum, each) => sum + each.events.length - each.at, 0),
    /** How many events to take within so many ms, as far as it is known what they cost; so many at least. */
    within: (ms: number, fewest: number): number =>
      carefully > 0 ? 1 : Math.max(fewest, Math.floor(ms / perEvent)),
    takeSome,
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
export function isOwnFault(error: unknown): boolean {
  return !/^(?:SQLITE_|E[A-Z]{3,})/.test(reasonOf(error));
}

export type Pieces = ReturnType<typeof createPieces>;
