import type { JetStreamClient } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import type { HeadsNotice, Parcel } from './carrier.ts';
import { NatsTrouble, natsWords } from './nats-connect.ts';
import { split, writePiece } from './nats-pieces.ts';
import { headsSubject, liveSubject, parcelSubject, streamName } from './nats-stream.ts';

/** Longest wait for the receipt of a parcel, in ms. */
const RECEIPT = 5_000;
/** What is under way to the server without its receipt. */
const WINDOW_MESSAGES = 128;
const WINDOW_BYTES = 8 * 1024 * 1024;
/** Room for headers in the longest message a server takes. */
const HEADER_ROOM = 1_024;

/** Header: the replica that sent it. */
export const FROM = 'Dw-From';
/** Header: which piece of a longer parcel it is. */
export const PIECE = 'Dw-Piece';

interface OutboundParts {
  connection: NatsConnection;
  jetstream: JetStreamClient;
  workspace: string;
  replica: string;
  now: () => number;
  /** A parcel is in the stream, under this number. */
  stored: (seq: number) => void;
  /** A parcel could not be stored: perhaps the stream is gone. */
  failed: () => void;
}

/** What goes out over one connection: parcels into the stream, and what is told to those who are there. */
export function createOutbound(parts: OutboundParts) {
  const { connection, jetstream, workspace, replica, now } = parts;
  const stream = streamName(workspace);

  /** Sends in order, with a limited number of messages under way. Resolves once each is in the stream. */
  async function send(
    messages: Iterable<{ subject: string; bytes: Buffer; id: string; piece?: string }>,
  ): Promise<void> {
    const underWay = new Set<Promise<void>>();
    let bytes = 0;
    let failure: unknown = null;
    for (const message of messages) {
      while (underWay.size >= WINDOW_MESSAGES || (bytes >= WINDOW_BYTES && underWay.size > 0))
        await Promise.race(underWay);
      if (failure !== null) break;
      const head = headers();
      head.set(FROM, replica);
      if (message.piece !== undefined) head.set(PIECE, message.piece);
      bytes += message.bytes.length;
      const one = jetstream
        .publish(message.subject, message.bytes, {
          headers: head,
          timeout: RECEIPT,
          retries: 5,
          expect: { streamName: stream },
          msgID: message.id,
        })
        .then(
          ({ seq }) => parts.stored(seq),
          (error: unknown) => {
            failure ??= error;
          },
        )
        .finally(() => {
          bytes -= message.bytes.length;
          underWay.delete(one);
        });
      underWay.add(one);
    }
    await Promise.all(underWay);
    if (failure === null) return;
    parts.failed();
    throw new NatsTrouble(natsWords(failure), { cause: failure });
  }

  function* messagesOf(parcels: readonly Parcel[]) {
    for (const { id, subject, bytes } of parcels) {
      const pieces = split(bytes, longest());
      for (const [index, piece] of pieces.entries()) {
        const many = pieces.length > 1;
        yield {
          subject: parcelSubject(workspace, subject),
          bytes: piece,
          id: many ? `${id}.${index}` : id,
          ...(many ? { piece: writePiece({ id, index, count: pieces.length }) } : {}),
        };
      }
    }
  }

  function longest(): number {
    return (connection.info?.max_payload ?? 1024 * 1024) - HEADER_ROOM;
  }

  async function tell(notice: HeadsNotice): Promise<void> {
    const pieces = split(notice.bytes, longest());
    const id = `${notice.replica}-${now()}`;
    for (const [index, bytes] of pieces.entries()) {
      const head = headers();
      head.set(FROM, notice.replica);
      if (pieces.length > 1) head.set(PIECE, writePiece({ id, index, count: pieces.length }));
      connection.publish(headsSubject(workspace, notice.replica), bytes, { headers: head });
    }
    await connection.flush();
  }

  function say(bytes: Buffer): void {
    if (bytes.length > longest()) return;
    const head = headers();
    head.set(FROM, replica);
    connection.publish(liveSubject(workspace, replica), bytes, { headers: head });
  }

  return {
    /** Bytes of the longest message the server takes. */
    longest,
    /** Sends parcels in order. Resolves once each is in the stream. */
    publish: (parcels: readonly Parcel[]): Promise<void> => send(messagesOf(parcels)),
    /** Tells everybody who is there how far this installation is. */
    tell,
    /** Says something to those who are there, who keep it nowhere. */
    say,
  };
}
