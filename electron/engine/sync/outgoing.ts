import type { Envelope } from '#shared/domain/log/event.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import type { Lack } from '#shared/sync/heads.ts';
import { MOST_CONTENT, MOST_EVENTS, type SyncMessage } from '#shared/sync/message.ts';
import type { OpenLog } from '../log/open.ts';
import type { WrittenEvent } from '../log/written.ts';
import type { HeadsNotice, Parcel } from './carrier.ts';
import type { Membership } from './membership.ts';
import { seal, type WorkspaceKey, type WrittenMessage } from './seal.ts';

/** Seals what goes to other installations. */
export function createOutgoing(log: OpenLog, membership: Membership) {
  const own = log.identity.replica;

  function sealed(message: SyncMessage | WrittenMessage, key: WorkspaceKey = membership.newestKey()): Buffer {
    const { shared } = membership;
    if (shared === null) throw new Error('there is no workspace to seal for');
    return seal(message, key, { workspace: shared.id, sender: own, sign: log.identity.signMessage });
  }

  function announcements(...replicas: string[]): Envelope[] {
    return [...new Set(replicas)].flatMap((replica) => log.reader.announcement(replica) ?? []);
  }

  /** Events of a chain, all of one stream, with a signature over the last of them; null where nobody signed it. */
  function message(replica: string, written: WrittenEvent[], signature: string | null): WrittenMessage {
    const { stream, seq, hash } = lastOf(written);
    return {
      ...{ kind: 'events', stream, replica, written },
      checkpoint: signature === null ? null : { seq, hash, signature },
      announcements: announcements(own, replica),
    };
  }

  function parcel(of: WrittenMessage): Parcel {
    return { id: lastOf(of.written).id, subject: membership.subjectOf(of.stream), bytes: sealed(of) };
  }

  /** Own events, with this installation's signature over the chain up to there. */
  function ownMessage(events: WrittenEvent[]): WrittenMessage {
    const { stream, seq, hash } = lastOf(events);
    return message(own, events, log.identity.sign({ stream, replica: own, seq, hash }).toString('base64'));
  }

  /** What somebody lacks, a parcel's worth at a time. Of another's chain only as far as that one signed it. */
  function* lackedMessages(lack: Lack): Generator<WrittenMessage> {
    const { stream, replica } = lack;
    let { after } = lack;
    if (replica === own) {
      while (after < lack.upTo) {
        const page = log.reader.written.chain(stream, replica, after, MOST_EVENTS);
        if (page.length === 0) return;
        for (const events of cut(page)) {
          after = events.at(-1)?.seq ?? lack.upTo;
          yield ownMessage(events);
        }
      }
      return;
    }
    for (const signed of log.reader.chainCheckpoints(stream, replica, after)) {
      const events = log.reader.written.chain(stream, replica, after, signed.seq - after);
      if (events.at(-1)?.hash !== signed.hash) return;
      after = signed.seq;
      yield message(replica, events, signed.signature.toString('base64'));
    }
    // One that never joined signs nothing here; what is known of it was brought in by a member, who answers for it.
    if (membership.hasJoined(replica)) return;
    while (after < lack.upTo) {
      const page = log.reader.written.chain(stream, replica, after, MOST_EVENTS);
      if (page.length === 0) return;
      for (const events of cut(page)) {
        after = events.at(-1)?.seq ?? lack.upTo;
        yield message(replica, events, null);
      }
    }
  }

  /** Own events cut into what fits into one parcel each. */
  function* cut(events: readonly WrittenEvent[]): Generator<WrittenEvent[]> {
    let piece: WrittenEvent[] = [];
    let bytes = 0;
    for (const event of events) {
      const size = event.json.length;
      if (piece.length > 0 && (piece.length >= MOST_EVENTS || bytes + size > MOST_CONTENT)) {
        yield piece;
        piece = [];
        bytes = 0;
      }
      piece.push(event);
      bytes += size;
    }
    if (piece.length > 0) yield piece;
  }

  return {
    /**
     * Parcels of own events after a position, and the position they reach. Bounded: call again for the rest. The
     * workspace's come first, so that who writes is known before what they wrote.
     */
    fresh(afterPos: number): {
      parcels: Parcel[];
      upTo: number;
      events: number;
      reached: [stream: string, seq: number][];
    } {
      const rows = log.reader.written.by(own, afterPos, MOST_EVENTS);
      const streams = new Map<string, WrittenEvent[]>();
      for (const event of rows) {
        const events = streams.get(event.stream);
        if (events === undefined) streams.set(event.stream, [event]);
        else events.push(event);
      }
      const ordered = [...streams].toSorted(([one], [other]) => rank(one) - rank(other));
      const parcels = ordered.flatMap(([, events]) =>
        [...cut(events)].map((some) => parcel(ownMessage(some))),
      );
      const reached = ordered.map(([stream, events]): [string, number] => [stream, events.at(-1)?.seq ?? 0]);
      return { parcels, upTo: rows.at(-1)?.pos ?? afterPos, events: rows.length, reached };
    },

    lackedMessages,

    /** Parcels of what somebody lacks, one after the other. */
    *lacked(lack: Lack): Generator<{ parcel: Parcel; upTo: number; events: number }> {
      for (const each of lackedMessages(lack))
        yield {
          parcel: parcel(each),
          upTo: each.written.at(-1)?.seq ?? lack.upTo,
          events: each.written.length,
        };
    },

    /** Who writes: the events that tell the keys of these installations. */
    announcements,
    sealed,

    /** A notice of what this side has. `key` is the one that an installation without the newest can read. */
    notice(
      told: Omit<Extract<SyncMessage, { kind: 'heads' }>, 'kind' | 'announcements'>,
      key?: WorkspaceKey,
    ): HeadsNotice {
      return {
        replica: own,
        bytes: sealed({ kind: 'heads', ...told, announcements: announcements(own) }, key),
      };
    },

    /** A parcel with a key, sealed with an older one. */
    key(message: Extract<SyncMessage, { kind: 'key' }>, under: WorkspaceKey, id: string): Parcel {
      return { id, subject: membership.subjectOf('keys'), bytes: sealed(message, under) };
    },
  };
}

function lastOf(events: readonly WrittenEvent[]): WrittenEvent {
  const last = events.at(-1);
  if (last === undefined) throw new Error('a parcel holds an event');
  return last;
}

function rank(stream: string): number {
  return stream === WORKSPACE_STREAM ? 0 : 1;
}

export type Outgoing = ReturnType<typeof createOutgoing>;
