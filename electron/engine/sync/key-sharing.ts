import type { KeyMessage } from '#shared/sync/message.ts';
import type { Intake } from './intake.ts';
import type { Membership } from './membership.ts';
import type { Timers } from './timers.ts';

/** A member without the newest key gets it from whoever is quicker, between these times, ms. */
const SHARE_AFTER = 500;
const SHARE_WITHIN = 15_000;

interface KeySharingParts {
  own: string;
  membership: Membership;
  intake: Pick<Intake, 'unlock'>;
  timers: Timers;
  random: () => number;
  /** This installation was shut out: it lets go of every way. */
  shutOut: () => void;
  /** It can read what it could not before. */
  learnt: () => void;
}

/** Who has the workspace’s keys: what membership changes for that, and keys that come from other members. */
export function createKeySharing(parts: KeySharingParts) {
  const { own, membership, intake, timers, random, shutOut, learnt } = parts;

  /** Members that joined while the key was changed get it from whoever is the quickest. */
  function share(): void {
    if (membership.shared === null || membership.unshared() === null) return;
    timers.later('share', SHARE_AFTER + random() * SHARE_WITHIN, () => {
      const sealed = membership.shared === null ? null : membership.unshared();
      if (sealed !== null && membership.problem === null) membership.share(sealed);
    });
  }

  return {
    share,
    /** Somebody joined or was shut out, or the key was changed. */
    membershipChanged(): void {
      if (membership.shared === null) return;
      if (membership.problem !== null) {
        shutOut();
        return;
      }
      if (membership.learnFromLog()) intake.unlock();
      share();
    },
    /** Another member sent a key, or says that this installation was shut out. */
    take(message: KeyMessage): void {
      const revoked = message.revoked.find(({ replica }) => replica === own);
      if (revoked !== undefined) {
        membership.shutOut(revoked.by, revoked.reason);
        shutOut();
        return;
      }
      if (!membership.learn(message.generation, message.keyId, message.boxes[own])) return;
      intake.unlock();
      learnt();
    },
  };
}
