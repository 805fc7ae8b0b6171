import type { LiveMessage } from '#shared/sync/message.ts';
import type { Intake } from './intake.ts';
import type { Link } from './link.ts';
import type { Membership } from './membership.ts';
import { openMessage } from './open-message.ts';
import type { Outgoing } from './outgoing.ts';

/** A sealed live message is no longer than this, bytes. */
const LONGEST = 40_000;
/** Messages taken in a second, and at once after a quiet time: opening one costs a signature. The rest is asked for again. */
const EACH_SECOND = 40;
const AT_ONCE = 80;
/** What does not hold is quarantined this often at most, ms: it is said again and again. */
const REFUSED_APART = 60_000;

interface LiveTalkParts {
  own: string;
  membership: Membership;
  outgoing: Outgoing;
  links: () => readonly Link[];
  /** Milliseconds from any beginning. */
  steady: () => number;
  refuse: Intake['refuse'];
  /** A member was heard of. */
  heard: (sender: string) => void;
}

/**
 * What installations say to each other and nobody keeps. Sealed and signed like a parcel; what does not verify is not heard.
 */
export function createLiveTalk({ own, membership, outgoing, links, steady, refuse, heard }: LiveTalkParts) {
  const listeners = new Set<(sender: string, message: LiveMessage) => void>();
  let room = AT_ONCE;
  let roomAt = steady();
  let refusedAt = Number.NEGATIVE_INFINITY;

  return {
    /** Whether there is a way on which others hear at once. */
    get reaches(): boolean {
      return membership.shared !== null && links().some((link) => link.isLive);
    },

    /** Says something to whoever is there. */
    say(message: Omit<LiveMessage, 'kind'>): void {
      const ways = links().filter((link) => link.isLive);
      if (membership.shared === null || ways.length === 0) return;
      const bytes = outgoing.sealed({ kind: 'live', ...message });
      for (const link of ways) link.say(bytes);
    },

    /** Takes what was said on one of the ways. */
    take(carrier: string, bytes: Buffer): void {
      room = Math.min(AT_ONCE, room + ((steady() - roomAt) / 1_000) * EACH_SECOND);
      roomAt = steady();
      if (listeners.size === 0 || room < 1 || bytes.length > LONGEST) return;
      room -= 1;
      const opened = openMessage(bytes, membership, own);
      if (opened.is === 'refused') {
        if (steady() - refusedAt < REFUSED_APART) return;
        refusedAt = steady();
        refuse(carrier, opened.sender, opened.reason, bytes);
      }
      if (opened.is !== 'message' || opened.message.kind !== 'live') return;
      heard(opened.sender);
      for (const listener of listeners) listener(opened.sender, opened.message);
    },

    /** Hears what others say. */
    listen(listener: (sender: string, message: LiveMessage) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type LiveTalk = ReturnType<typeof createLiveTalk>;
