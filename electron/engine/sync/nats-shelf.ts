import type { JetStreamManager } from '@nats-io/jetstream';
import { LARGEST_PARCEL } from '#shared/sync/message.ts';
import type { NatsSettings } from '#shared/sync/nats-settings.ts';
import type { Shelf } from './carrier.ts';
import { NatsTrouble, natsWords } from './nats-connect.ts';
import { split } from './nats-pieces.ts';
import { ensureFilesStream, filesStreamName, infoOf, pieceSubject } from './nats-stream.ts';

/** Longest wait for the receipt of a piece, in ms. */
const RECEIPT = 10_000;
/** A file has no more pieces than this: what says otherwise is nobody’s honest work. */
const MOST_PIECES = 1_000;
/** Into how many messages one piece is cut at most. */
const MOST_PARTS = 64;

/** A piece’s place on the shelf: which piece, and which part of how many, where a server takes no whole one. */
interface Place {
  piece: number;
  part: number;
  parts: number;
}

/**
 * Pieces of attached files in a stream of their own, each the only message of its subject. Nobody subscribes to it: pieces are
 * taken out one by one by who lacks the file.
 */
export function createNatsShelf(
  manager: JetStreamManager,
  settings: NatsSettings,
  workspace: string,
  own: string,
  /** Longest message the server takes, in bytes. */
  longest: () => number,
): Shelf {
  const stream = filesStreamName(workspace);
  const jetstream = manager.jetstream();
  let made = false;

  const inWords = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw new NatsTrouble(natsWords(error), { cause: error });
    });

  /** Which parts of which pieces lie there, by who laid them down. */
  async function placesOf(file: string): Promise<Map<string, Place[]>> {
    const found = new Map<string, Place[]>();
    for (const subject of await subjectsOf(file)) {
      const [, , , place = '', replica = ''] = subject.split('.');
      const read = readPlace(place);
      if (read === null) continue;
      const places = found.get(replica);
      if (places === undefined) found.set(replica, [read]);
      else places.push(read);
    }
    return found;
  }

  async function subjectsOf(file: string): Promise<string[]> {
    const info = await infoOf(manager, stream, { subjects_filter: pieceSubject(workspace, file, '*', '*') });
    if (info === null) made = false;
    return Object.keys(info?.state.subjects ?? {});
  }

  async function message(file: string, place: string, replica: string): Promise<Buffer | null> {
    const subject = pieceSubject(workspace, file, place, replica);
    const found = await manager.streams.getMessage(stream, { last_by_subj: subject });
    return found === null ? null : Buffer.from(found.data);
  }

  return {
    list: (file) =>
      inWords(
        placesOf(file).then(
          (found) => new Map([...found].map(([replica, places]) => [replica, wholePieces(places)])),
        ),
      ),

    put: (file, piece, bytes) =>
      inWords(
        (async () => {
          if (!made) await ensureFilesStream(manager, workspace, settings);
          made = true;
          const parts = split(bytes, longest());
          for (const [part, content] of parts.entries()) {
            const place = writePlace({ piece, part, parts: parts.length });
            try {
              await jetstream.publish(pieceSubject(workspace, file, place, own), content, {
                timeout: RECEIPT,
                expect: { streamName: stream },
              });
            } catch (error) {
              made = false;
              throw error;
            }
          }
        })(),
      ),

    get: (file, piece, replica) => inWords(pieceOf(file, piece, replica)),

    drop: (file) =>
      inWords(
        (async () => {
          if ((await infoOf(manager, stream)) === null) return;
          await manager.streams.purge(stream, { filter: pieceSubject(workspace, file, '*', '*') });
        })(),
      ),
  };

  async function pieceOf(file: string, piece: number, replica: string): Promise<Buffer | string | null> {
    const whole = await message(file, writePlace({ piece, part: 0, parts: 1 }), replica);
    if (whole !== null) return whole;
    const all = ((await placesOf(file)).get(replica) ?? []).filter((each) => each.piece === piece);
    const parts = all[0]?.parts;
    const contents: Buffer[] = [];
    let bytes = 0;
    for (let part = 0; part < (parts ?? 0); part += 1) {
      const content = await message(file, writePlace({ piece, part, parts: parts ?? 0 }), replica);
      if (content === null) return null;
      contents.push(content);
      bytes += content.length;
      if (bytes > LARGEST_PARCEL) return 'it is larger than any piece';
    }
    return contents.length === 0 ? null : Buffer.concat(contents);
  }
}

function writePlace({ piece, part, parts }: Place): string {
  return parts === 1 ? String(piece) : `${piece}-${part}-${parts}`;
}

function readPlace(text: string): Place | null {
  const match = /^(\d{1,6})(?:-(\d{1,3})-(\d{1,3}))?$/.exec(text);
  if (match === null) return null;
  const [piece, part, parts] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 1)];
  return piece < MOST_PIECES && part < parts && parts <= MOST_PARTS ? { piece, part, parts } : null;
}

/** The pieces of which all parts are there. */
function wholePieces(places: readonly Place[]): Set<number> {
  const count = new Map<string, number>();
  const whole = new Set<number>();
  for (const { piece, parts } of places) {
    const key = `${piece} ${parts}`;
    const there = (count.get(key) ?? 0) + 1;
    count.set(key, there);
    if (there === parts) whole.add(piece);
  }
  return whole;
}
