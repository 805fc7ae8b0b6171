import type { ChainHeads, GrowingHeads, Lack } from '#shared/sync/heads.ts';
import { growingHeads } from '#shared/sync/heads.ts';

/** Own events are sent again after so many ms; most of the time they are on their way. */
const OWN_DELAY = 1_000;
/** Others' events are sent after so long at least and so much longer at most, ms, if nobody else did. */
const OTHERS_DELAY = 1_500;
const JITTER = 2_000;
/** What went out for everybody within this time, ms, is not sent again. */
const COVERED = 8_000;
/** Longest wait before something is sent once more to one who does not take it, ms. */
const LONGEST = 600_000;

interface Debt {
  peer: string;
  lack: Lack;
  dueAt: number;
}

/**
 * What others lack and somebody has to send. Whoever holds it waits a moment of chance length, so that one does it and not
 * all; what one sends reaches everyone.
 */
export function createDebts(own: string, random: () => number) {
  const debts = new Map<string, Debt>();
  /** What went out on this way lately, whoever sent it. */
  const covered = new Map<string, { upTo: number; at: number }>();
  /** How often something was sent to one who still lacks it. */
  const tries = new Map<string, { after: number; count: number; at: number }>();
  const peers = new Map<string, GrowingHeads>();

  const chainOf = (lack: Pick<Lack, 'stream' | 'replica'>): string => `${lack.stream} ${lack.replica}`;

  return {
    /** A peer told what it has, and this is what it lacks. */
    owed(peer: string, theirs: ChainHeads, lacks: readonly Lack[], now: number): void {
      peers.set(peer, growingHeads(flat(theirs)));
      const still = new Set(lacks.map((lack) => `${peer} ${chainOf(lack)}`));
      for (const [key, debt] of debts) if (debt.peer === peer && !still.has(key)) debts.delete(key);
      for (const lack of lacks) {
        const key = `${peer} ${chainOf(lack)}`;
        const tried = tries.get(key);
        const again = tried?.after === lack.after ? tried : undefined;
        if (again === undefined) tries.delete(key);
        const first = lack.replica === own ? OWN_DELAY : OTHERS_DELAY + random() * JITTER;
        const pause = again === undefined ? 0 : Math.min(LONGEST, 10_000 * 2 ** again.count);
        const dueAt = Math.max(now + first, again === undefined ? 0 : again.at + pause);
        debts.set(key, { peer, lack, dueAt: Math.min(dueAt, debts.get(key)?.dueAt ?? dueAt) });
      }
    },
    /** Something of a chain went out for everyone. */
    passed(stream: string, replica: string, upTo: number, now: number): void {
      const chain = `${stream} ${replica}`;
      const before = covered.get(chain);
      if (before === undefined || upTo >= before.upTo) covered.set(chain, { upTo, at: now });
      if (covered.size > 5_000) covered.delete(covered.keys().next().value ?? '');
      for (const heads of peers.values()) heads.note(stream, replica, upTo);
    },
    /** Takes the next debt that is due; undefined while none is. What went out meanwhile is owed no more. */
    next(now: number): Lack | undefined {
      for (const [key, { peer, lack, dueAt }] of debts) {
        if (dueAt > now) continue;
        debts.delete(key);
        const after = Math.max(lack.after, peers.get(peer)?.reached(lack.stream, lack.replica) ?? 0);
        const out = covered.get(chainOf(lack));
        if (after >= lack.upTo || (out !== undefined && now - out.at < COVERED && out.upTo >= lack.upTo))
          continue;
        const tried = tries.get(key);
        tries.set(key, { after: lack.after, count: (tried?.count ?? -1) + 1, at: now });
        if (tries.size > 20_000) tries.clear();
        return { ...lack, after };
      }
      return undefined;
    },
    /** When the next debt is due, by the same clock; null when nothing is owed. */
    nextAt(): number | null {
      let next: number | null = null;
      for (const { dueAt } of debts.values()) if (next === null || dueAt < next) next = dueAt;
      return next;
    },
    clear(): void {
      debts.clear();
    },
  };
}

function* flat(heads: ChainHeads): Generator<[string, string, number]> {
  for (const [stream, chains] of heads) for (const [replica, seq] of chains) yield [stream, replica, seq];
}

export type Debts = ReturnType<typeof createDebts>;
