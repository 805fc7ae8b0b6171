/** One message's share of a parcel that is longer than the server takes at once. */
export interface Piece {
  /** What it is a piece of: the same for all of them. */
  id: string;
  /** 0, 1, 2 … */
  index: number;
  count: number;
}

/** Longest parcel that is put together from pieces, in bytes: more is somebody's attempt to fill the memory. */
const LONGEST_WHOLE = 8_000_000;
/** Parcels in pieces that are waited for at once, and their bytes together. */
const MOST_UNFINISHED = 32;
const MOST_BYTES = 64_000_000;

/** Bytes in portions of at most `size`; one portion, also for nothing. */
export function split(bytes: Buffer, size: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
  return parts;
}

/** A piece's place as it stands in a message's header. */
export function writePiece({ id, index, count }: Piece): string {
  return `${index}/${count}/${id}`;
}

/** Reads a piece's place; null when it makes no sense. */
export function readPiece(text: string): Piece | null {
  const match = /^(\d{1,6})\/(\d{1,6})\/([\w-]{1,200})$/.exec(text);
  if (match === null) return null;
  const [index, count] = [Number(match[1]), Number(match[2])];
  return index < count && count > 1 ? { id: match[3] ?? '', index, count } : null;
}

/** A parcel that is whole again, and the messages it came in. */
export interface Whole<Message> {
  bytes: Buffer;
  messages: Message[];
}

interface Unfinished<Message> {
  count: number;
  bytes: number;
  parts: Map<number, { bytes: Buffer; message: Message }>;
}

/**
 * Puts pieces together. They may come in any order and repeatedly. Messages of what is given up, because too much is
 * unfinished or it would grow too long, go to `giveUp`.
 */
export function createAssembler<Message>(giveUp: (messages: Message[]) => void) {
  const unfinished = new Map<string, Unfinished<Message>>();
  let held = 0;

  function drop(id: string): Unfinished<Message> | undefined {
    const one = unfinished.get(id);
    unfinished.delete(id);
    held -= one?.bytes ?? 0;
    return one;
  }

  return {
    /** The whole, once its last piece is there; null before. */
    add(piece: Piece, bytes: Buffer, message: Message): Whole<Message> | null {
      const one: Unfinished<Message> = unfinished.get(piece.id) ?? {
        count: piece.count,
        bytes: 0,
        parts: new Map(),
      };
      unfinished.set(piece.id, one);
      if (one.count !== piece.count) {
        giveUp([message]);
        return null;
      }
      const before = one.parts.get(piece.index)?.bytes.length ?? 0;
      one.parts.set(piece.index, { bytes, message });
      one.bytes += bytes.length - before;
      held += bytes.length - before;
      if (one.parts.size === one.count) {
        drop(piece.id);
        const parts = [...one.parts].toSorted(([a], [b]) => a - b).map(([, part]) => part);
        return {
          bytes: Buffer.concat(parts.map((part) => part.bytes)),
          messages: parts.map((part) => part.message),
        };
      }
      if (one.bytes > LONGEST_WHOLE) abandon(piece.id);
      while (unfinished.size > MOST_UNFINISHED || held > MOST_BYTES) {
        const [oldest] = unfinished.keys();
        if (oldest === undefined) break;
        abandon(oldest);
      }
      return null;
    },
  };

  function abandon(id: string): void {
    const one = drop(id);
    if (one !== undefined) giveUp([...one.parts.values()].map((part) => part.message));
  }
}
