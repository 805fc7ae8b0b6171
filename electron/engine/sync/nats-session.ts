import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager, type JsMsg, type StreamInfo } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import type { NatsSettings } from '#shared/sync/nats-settings.ts';
import type { CarriedParcel, CarrierHost, HeadsNotice, Parcel, Shelf } from './carrier.ts';
import { connectNats, NatsRefusal, NatsTrouble, natsWords } from './nats-connect.ts';
import { createOutbound, FROM, PIECE } from './nats-outbound.ts';
import { createAssembler, readPiece } from './nats-pieces.ts';
import { createNatsShelf } from './nats-shelf.ts';
import {
  bringBack,
  ensureConsumer,
  ensureStream,
  headsSubject,
  infoOf,
  liveSubject,
  streamName,
} from './nats-stream.ts';

/** Longest wait for an answer about the stream, in ms: a cluster that has no majority yet gives none. */
const ANSWER = 4_000;
/** How often the stream is looked at, in ms: whether it is still the one that was sent to. */
const LOOK = 30_000;
/** How long a node that has just come to lead a cluster may be behind before what it lacks counts as lost, ms. */
const CATCHES_UP = 10_000;
/** Messages asked for at once, how long the request stands, and how often the server shows that it lives, in ms. */
const PORTION = 256;
const REQUEST_STANDS = 30_000;
const SIGN_OF_LIFE = 5_000;
/** What is handed in in one go: more would keep the engine from its other work. */
const MOST_PARCELS = 64;
const MOST_BYTES = 4 * 1024 * 1024;
/** What may be handed in without being settled, and how long that is waited for, in ms. */
const MOST_UNSETTLED = 512;
const UNSETTLED_BYTES = 16 * 1024 * 1024;
const PATIENCE = 5_000;
/** Longest wait for what is still to be written when letting go, in ms. */
const FAREWELL = 1_000;

/** The stream as this installation knew it last. */
const knownStream = z.object({ created: z.string(), seq: z.int().min(0) });
type KnownStream = z.output<typeof knownStream>;

/** Whether a server, or this machine, has not what it takes to sign in. */
export function isRefused(error: unknown): boolean {
  return error instanceof NatsRefusal;
}

/** One connection, from its first answer to its end. */
export interface NatsSession {
  publish(parcels: readonly Parcel[]): Promise<void>;
  tell(notice: HeadsNotice): Promise<void>;
  readonly shelf: Shelf;
  say(bytes: Buffer): void;
  /** Resolves with words when the connection is no longer of use. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** Connects, finds or makes the stream and begins to hand in what comes. Throws with words when that can't be. */
export async function openSession(settings: NatsSettings, host: CarrierHost): Promise<NatsSession> {
  const connection = await connectNats(settings, `deepwater ${host.replica}`, host.secret);
  try {
    return await begin(connection, settings, host);
  } catch (error) {
    await connection.close();
    throw new NatsTrouble(natsWords(error), { cause: error });
  }
}

async function begin(
  connection: NatsConnection,
  settings: NatsSettings,
  host: CarrierHost,
): Promise<NatsSession> {
  const { workspace, replica } = host;
  const stream = streamName(workspace);
  const manager = await jetstreamManager(connection, {
    checkAPI: false,
    timeout: ANSWER,
    ...(settings.domain === undefined ? {} : { domain: settings.domain }),
  });
  const jetstream = manager.jetstream();
  let known = recallStream(host);
  const found = await ensureStream(manager, workspace, settings);
  await ensureConsumer(manager, workspace, replica);
  const consumer = await jetstream.consumers.get(stream, replica);
  const before = known;
  const first = (await caughtUpInfo(found, before)) ?? found;
  look(first, before);

  let over = false;
  let end: (problem: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    end = (problem) => {
      over = true;
      resolve(problem);
    };
  });
  void connection.closed().then((error) => {
    end(error instanceof Error ? natsWords(error) : 'The NATS server closed the connection.');
  });

  const arrived: JsMsg[] = [];
  let handing: Promise<void> | null = null;
  /** Numbers in the stream of what was handed in and is not settled yet. */
  const unsettled = new Set<number>();
  let unsettledBytes = 0;
  let settledAt = host.now();
  let roomAgain: () => void = () => undefined;
  const assembler = createAssembler<JsMsg>((messages) => {
    const from = messages[0]?.headers?.get(FROM) ?? '';
    for (const message of messages) message.ack();
    host.refuse({
      sender: from,
      reason: 'it came in pieces that don’t fit together, or never all',
      content: Buffer.alloc(0),
    });
  });
  const heads = createAssembler<Msg>(() => undefined);
  /** How far the stream had come at the start, and how many messages wait behind the last one that came. */
  const behindAtStart = first.state.last_seq;
  const place = await consumer.info();
  let reached = place.num_pending + place.num_ack_pending === 0 ? behindAtStart : 0;
  let waiting = 0;
  let caughtUp = reached >= behindAtStart;
  let request: { close(): Promise<void | Error> } | null = null;
  connection.subscribe(headsSubject(workspace, '*'), { callback: hear });
  connection.subscribe(liveSubject(workspace, '*'), { callback: hearLive });
  const receiving = receive().catch((error: unknown) => {
    if (!over) end(natsWords(error));
  });
  const looking = setInterval(() => void lookAgain(), LOOK);
  // Where that fails they come later, and a connection that is lost is noticed elsewhere.
  void bringBack(manager, workspace, place).catch(() => undefined);

  const outbound = createOutbound({
    ...{ connection, jetstream, workspace, replica, now: host.now },
    stored(seq) {
      if (known !== null) known.seq = Math.max(known.seq, seq);
    },
    // Perhaps the stream is gone: then a new session makes it again.
    failed: () => void lookAgain(),
  });
  const shelf = createNatsShelf(manager, settings, workspace, replica, outbound.longest);
  return {
    publish: outbound.publish,
    // Not before everything that waits in the stream is in: the others would send once more what is on its way.
    tell: async (notice) => (isLevel() ? outbound.tell(notice) : undefined),
    shelf,
    say(bytes) {
      if (!over) outbound.say(bytes);
    },
    ended,
    close,
  };

  /**
   * Notices a stream that is another than the one this installation sent to, or that lost its end. `before`: what was known
   * when it was asked; what was sent since then is not yet in the answer.
   */
  function look({ created, state }: StreamInfo, before: KnownStream | null): void {
    const lost = before !== null && (before.created !== created || state.last_seq < before.seq);
    known = { created, seq: lost ? state.last_seq : Math.max(known?.seq ?? 0, state.last_seq) };
    host.remember('stream', JSON.stringify(known));
    if (lost) host.lost();
  }

  /** In a cluster a new leader answers before it has taken in all that it holds: it is asked again for a while. */
  async function caughtUpInfo(first: StreamInfo, before: KnownStream | null): Promise<StreamInfo | null> {
    const until = performance.now() + CATCHES_UP;
    let info: StreamInfo | null = first;
    while (
      info !== null &&
      info.config.num_replicas > 1 &&
      before !== null &&
      info.created === before.created &&
      info.state.last_seq < before.seq &&
      performance.now() < until
    ) {
      await pause(250);
      info = await infoOf(manager, stream);
    }
    return info;
  }

  async function lookAgain(): Promise<void> {
    if (over) return;
    const before = known === null ? null : { ...known };
    try {
      const seen = await infoOf(manager, stream);
      const info = seen === null ? null : await caughtUpInfo(seen, before);
      if (over) return;
      if (info === null || info.created !== before?.created || info.state.last_seq < before.seq)
        end('What the NATS server kept for this workspace is gone. It is sent again.');
      else if (info.state.last_seq !== known?.seq) look(info, before);
    } catch (error) {
      if (!over) end(natsWords(error));
    }
  }

  async function receive(): Promise<void> {
    while (!over) {
      const messages = await consumer.fetch({
        max_messages: PORTION,
        expires: REQUEST_STANDS,
        idle_heartbeat: SIGN_OF_LIFE,
      });
      request = messages;
      for await (const message of messages) {
        if (over) {
          giveBack(message);
          continue;
        }
        arrived.push(message);
        handing ??= handIn();
      }
      const problem = await messages.closed();
      if (problem instanceof Error) throw problem;
      // The next portion is asked for once this one is in: what waits, waits at the server.
      while (handing !== null && !over) await handing;
      await room();
    }
  }

  /** Waits until most of what was handed in is settled. What waits for a key is not, and holds up nothing for long. */
  async function room(): Promise<void> {
    if (unsettled.size <= MOST_UNSETTLED && unsettledBytes <= UNSETTLED_BYTES) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, PATIENCE);
      roomAgain = () => {
        if (!over && (unsettled.size > MOST_UNSETTLED / 2 || unsettledBytes > UNSETTLED_BYTES / 2)) return;
        clearTimeout(patience);
        resolve();
      };
    });
  }

  function settle(messages: readonly JsMsg[], bytes: number): void {
    for (const message of messages) {
      unsettled.delete(message.seq);
      message.ack();
    }
    unsettledBytes -= bytes;
    settledAt = host.now();
    roomAgain();
    levelAgain();
  }

  /** Hands in what has come, a part at a time, with room for the engine's other work between. */
  async function handIn(): Promise<void> {
    try {
      while (arrived.length > 0 && !over) {
        await new Promise(setImmediate);
        if (!over) handInSome();
      }
    } catch (error) {
      end(`What came by NATS could not be stored: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      handing = null;
    }
  }

  function handInSome(): void {
    const parcels: CarriedParcel[] = [];
    let bytes = 0;
    let last: JsMsg | undefined;
    while (arrived.length > 0 && parcels.length < MOST_PARCELS && bytes < MOST_BYTES) {
      const [message] = arrived.splice(0, 1);
      if (message === undefined) break;
      last = message;
      if (known !== null) known.seq = Math.max(known.seq, message.seq);
      // What takes long is sent once more by the server.
      if (unsettled.has(message.seq)) continue;
      if (message.headers?.get(FROM) === replica) {
        message.ack();
        continue;
      }
      const whole = wholeOf(message);
      if (whole === null) continue;
      const { messages } = whole;
      const size = whole.bytes.length;
      bytes += size;
      unsettledBytes += size;
      for (const one of messages) unsettled.add(one.seq);
      parcels.push({ bytes: whole.bytes, settle: () => settle(messages, size) });
    }
    if (parcels.length > 0) host.take(parcels);
    if (last === undefined) return;
    reached = Math.max(reached, last.seq);
    waiting = last.info.pending;
    levelAgain();
  }

  /** Whether everything the stream holds is in, but for what nobody here can open yet. */
  function isLevel(): boolean {
    if (arrived.length > 0 || waiting > 0 || reached < behindAtStart) return false;
    return unsettled.size === 0 || host.now() - settledAt > PATIENCE;
  }

  /** Tells once that everything that waited at the start is in: what this side has can be told from now on. */
  function levelAgain(): void {
    if (caughtUp || over || !isLevel()) return;
    caughtUp = true;
    host.state({ connected: true, problem: null });
  }

  function hear(error: Error | null, message: Msg): void {
    if (error !== null) return end(natsWords(error));
    const from = message.headers?.get(FROM) ?? '';
    if (over || from === replica) return;
    const bytes = bufferOf(message.data);
    const place = message.headers?.get(PIECE) ?? '';
    const piece = readPiece(place);
    const whole =
      place === '' ? bytes : piece === null ? null : (heads.add(piece, bytes, message)?.bytes ?? null);
    if (whole !== null) host.heads({ replica: from, bytes: whole });
  }

  /** What is said live is of no use later: what a server does not allow here takes nothing else along. */
  function hearLive(error: Error | null, message: Msg): void {
    if (error !== null || over || message.headers?.get(FROM) === replica) return;
    host.said(bufferOf(message.data));
  }

  function wholeOf(message: JsMsg): { bytes: Buffer; messages: JsMsg[] } | null {
    const bytes = bufferOf(message.data);
    const place = message.headers?.get(PIECE) ?? '';
    if (place === '') return { bytes, messages: [message] };
    const piece = readPiece(place);
    if (piece !== null) return assembler.add(piece, bytes, message);
    message.ack();
    return null;
  }

  /** What was not handed in comes again at once when this installation is back, instead of when its receipt is overdue. */
  function giveBack(message: JsMsg): void {
    if (!connection.isClosed()) message.nak();
  }

  async function close(): Promise<void> {
    over = true;
    clearInterval(looking);
    roomAgain();
    // Before the farewell: the server would go on sending to whoever has left, and then wait for receipts.
    void request?.close();
    for (const message of arrived.splice(0)) giveBack(message);
    if (known !== null) host.remember('stream', JSON.stringify(known));
    if (!connection.isClosed()) {
      // Receipts that are still to be written; a server that hangs keeps nobody.
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        connection.flush().catch(() => undefined),
        new Promise((resolve) => {
          timer = setTimeout(resolve, FAREWELL);
        }),
      ]);
      clearTimeout(timer);
      await connection.close();
    }
    await receiving;
    if (handing !== null) await handing;
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function recallStream(host: CarrierHost): KnownStream | null {
  const text = host.recall('stream');
  if (text === null) return null;
  const read = knownStream.safeParse(JSON.parse(text));
  return read.success ? read.data : null;
}
