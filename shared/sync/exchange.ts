import {
  BUCKETS,
  bucketOf,
  growingHeads,
  lacking,
  type ChainHeads,
  type GrowingHeads,
  type Lack,
} from './heads.ts';
import type { HeadsMessage } from './message.ts';

/** Chains told in one notice at most, unless there are fewer. */
const MOST_CHAINS = 20_000;
/** With this many chains or fewer a notice tells all of them. */
const FEW_CHAINS = 500;

type Told = Pick<HeadsMessage, 'digests' | 'buckets' | 'chains' | 'asks'>;

/** What one side says of what it has: digests of everything, and the chains of some buckets; of all where they are few. */
export function tell(
  ours: GrowingHeads,
  buckets: readonly number[] = [],
  asks: readonly string[] = [],
): Told {
  let count = 0;
  for (const chains of ours.values()) count += chains.size;
  const wanted = new Set(
    count <= FEW_CHAINS ? Array.from({ length: BUCKETS }, (_, bucket) => bucket) : buckets,
  );
  const chains: Told['chains'] = [];
  const sizes = new Map<number, number>();
  for (const [stream, each] of ours) {
    const bucket = bucketOf(stream);
    if (wanted.has(bucket)) sizes.set(bucket, (sizes.get(bucket) ?? 0) + each.size);
  }
  let told = 0;
  for (const bucket of [...wanted].toSorted((one, other) => one - other)) {
    const size = sizes.get(bucket) ?? 0;
    if (told > 0 && told + size > MOST_CHAINS) wanted.delete(bucket);
    else told += size;
  }
  for (const [stream, each] of ours) if (wanted.has(bucketOf(stream))) chains.push([stream, [...each]]);
  return { digests: [...ours.digests()], buckets: [...wanted], chains, asks: [...asks] };
}

/** What follows from a notice. */
export interface Answer {
  /** What the other side lacks and this one has. */
  send: Lack[];
  /** Buckets in which the two differ and whose chains the other side has not told: it is asked for them, and told ours. */
  ask: number[];
  /** Buckets the other side wants to hear of. */
  tell: number[];
  /** What the other side has of the buckets it told. */
  theirs: ChainHeads;
  /** Whether this side lacks something that the other one told. */
  behind: boolean;
}

/** Works out what follows from a notice of another side. Pure. */
export function answer(ours: GrowingHeads, told: Told, self: string): Answer {
  const theirs = growingHeads(
    told.chains.flatMap(([stream, chains]) =>
      chains.map(([replica, seq]): [string, string, number] => [stream, replica, seq]),
    ),
  );
  const listed = new Set(told.buckets);
  const digests = ours.digests();
  const differing = Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter(
    (bucket) => digests[bucket] !== told.digests[bucket],
  );
  return {
    send: lacking(ours, theirs, (stream) => listed.has(bucketOf(stream))),
    ask: differing.filter((bucket) => !listed.has(bucket)),
    tell: told.asks.includes(self) ? differing : [],
    theirs,
    behind: lacking(theirs, ours).length > 0,
  };
}
