/** A small random source with a seed (mulberry32), so that two runs measure the same data. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const OPENINGS = [
  'p99 of checkout is at',
  'Error rate of',
  'Rolled back the deploy of',
  'Customers report that',
  'Restarted',
  'Seeing timeouts from',
  'Replication lag on',
  'Paged the owner of',
  'Drained traffic from',
  'Looks like',
  'Confirmed with the vendor:',
  'Raised the connection limit of',
];
const THINGS = [
  'payments-api',
  'the primary database',
  'eu-west-1',
  'cart-service',
  'the message queue',
  'search-indexer',
  'us-east-1',
  'the login page',
  'the CDN',
  'ledger-writer',
  'session-store',
  'the batch jobs',
];
const ENDINGS = [
  'still climbing since the last deploy',
  'back to normal after the restart',
  'no change, trying the next replica',
  'watching the dashboard for five more minutes',
  'about 3 % of requests are affected',
  'matches the alert from 14:03',
  'not reproducible from outside',
  'the pool is exhausted again',
];

/** What people write during an incident: a line of 60 to 200 characters with some words that occur nowhere else. */
export function createWriterOfNotes(random: () => number): (index: number) => string {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  return (index) => {
    const trace = Math.floor(random() * 0xffffffff)
      .toString(16)
      .padStart(8, '0');
    const more = random() < 0.3 ? ` ${pick(OPENINGS)} ${pick(THINGS)}, ${pick(ENDINGS)}.` : '';
    return `${pick(OPENINGS)} ${pick(THINGS)}, ${pick(ENDINGS)} (trace ${trace}, host web-${index % 500}).${more}`;
  };
}

/** The word that stands in one entry of a thousand, for searches. */
export function rareWord(index: number): string | null {
  return index % 1_000 === 500 ? `zebrafish${Math.floor(index / 1_000) % 40}` : null;
}
