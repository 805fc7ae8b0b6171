/** The greatest number of every chain, by stream and replica. What a side has is wholly described by it: chains have no gaps. */
export type ChainHeads = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Events of one chain that a side lacks: those after `after`, up to and with `upTo`. */
export interface Lack {
  stream: string;
  replica: string;
  after: number;
  upTo: number;
}

/** Chain heads that grow. */
export interface GrowingHeads extends ChainHeads {
  /** The number a chain has reached; 0 for one that is not there. */
  reached(stream: string, replica: string): number;
  /** Notes how far a chain has come. Less than is known changes nothing. */
  note(stream: string, replica: string, seq: number): void;
  /** Digests of the chains in each bucket, as {@link bucketDigests} of everything would give them. */
  digests(): readonly string[];
}

/** Into how many buckets the streams are sorted: a side that differs in few streams tells only the chains of few buckets. */
export const BUCKETS = 64;

/** Chain heads to grow, from what is known. */
export function growingHeads(known: Iterable<readonly [string, string, number]> = []): GrowingHeads {
  const streams = new Map<string, Map<string, number>>();
  const digests: string[] = Array.from({ length: BUCKETS }, () => ZERO);
  const heads = Object.assign(streams, {
    reached: (stream: string, replica: string): number => streams.get(stream)?.get(replica) ?? 0,
    note(stream: string, replica: string, seq: number): void {
      const before = heads.reached(stream, replica);
      if (seq <= before) return;
      const chains = streams.get(stream) ?? new Map<string, number>();
      chains.set(replica, seq);
      streams.set(stream, chains);
      const bucket = bucketOf(stream);
      let digest = digests[bucket] ?? ZERO;
      if (before > 0) digest = combined(digest, digestOf(stream, replica, before));
      digests[bucket] = combined(digest, digestOf(stream, replica, seq));
    },
    digests: () => digests,
  });
  for (const [stream, replica, seq] of known) heads.note(stream, replica, seq);
  return heads;
}

/** What `theirs` lacks of `ours`, stream by stream. `only` limits it to some streams. */
export function lacking(
  ours: ChainHeads,
  theirs: ChainHeads,
  only: (stream: string) => boolean = () => true,
): Lack[] {
  const lacks: Lack[] = [];
  for (const [stream, chains] of ours) {
    if (!only(stream)) continue;
    const known = theirs.get(stream);
    for (const [replica, upTo] of chains) {
      const after = known?.get(replica) ?? 0;
      if (after < upTo) lacks.push({ stream, replica, after, upTo });
    }
  }
  return lacks;
}

/** The bucket of a stream, 0 to {@link BUCKETS} – 1. */
export function bucketOf(stream: string): number {
  return fnv(stream, 0x811c9dc5) % BUCKETS;
}

const ZERO = '0000000000000000';

/** 64 bits of a chain's head. Tells apart what differs by chance; that nobody makes a collision is not needed of it. */
function digestOf(stream: string, replica: string, seq: number): string {
  const text = `${stream} ${replica} ${seq}`;
  return hex(mixed(fnv(text, 0x811c9dc5))) + hex(mixed(fnv(text, 0x9747b28c)));
}

/** Exclusive or: the order in which chains grew plays no part. */
function combined(one: string, other: string): string {
  return (
    hex(Number.parseInt(one.slice(0, 8), 16) ^ Number.parseInt(other.slice(0, 8), 16)) +
    hex(Number.parseInt(one.slice(8), 16) ^ Number.parseInt(other.slice(8), 16))
  );
}

/** FNV-1a, 32 bits. */
function fnv(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** MurmurHash3's finaliser: every bit of the input changes every bit of the output. */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
