import type { Envelope } from '#shared/domain/log/event.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import type { Lack } from '#shared/sync/heads.ts';
import { MOST_CONTENT, MOST_EVENTS, type EventsMessage, type SyncMessage } from '#shared/sync/message.ts';
import type { OpenLog } from '../log/open.ts';
import type { HeadsNotice, Parcel } from './carrier.ts';
import type { Membership } from './membership.ts';
import { seal, type WorkspaceKey } from './seal.ts';

/** Seals what goes to other installations. */
export function createOutgoing(log: OpenLog, membership: Membership) {
  const own = log.identity.replica;

  function sealed(message: SyncMessage, key: WorkspaceKey = membership.newestKey()): Buffer {
    const { shared } = membership;
    if (shared === null) throw new Error('there is no workspace to seal for');
    return seal(message, key, { workspace: shared.id, sender: own, sign: log.identity.signMessage });
  }

  function announcements(...replicas: string[]): Envelope[] {
    return [...new Set(replicas)].flatMap((replica) => log.reader.announcement(replica) ?? []);
  }

  function message(events: Envelope[], checkpoint: EventsMessage['checkpoint']): EventsMessage {
    const [first] = events;
    if (first === undefined) throw new Error('a parcel holds an event');
    const { stream, replica } = first;
    return {
      kind: 'events',
      stream,
      replica,
      events,
      checkpoint,
      announcements: announcements(own, replica),
    };
  }

  function parcel(of: EventsMessage): Parcel {
    const last = of.events.at(-1);
    if (last === undefined) throw new Error('a parcel holds an event');
    return { id: last.id, subject: membership.subjectOf(of.stream), bytes: sealed(of) };
  }

  /** Own events, with this installation's signature over the chain up to there. */
  function ownMessage(events: Envelope[]): EventsMessage {
    const last = events.at(-1);
    if (last === undefined) throw new Error('a parcel holds an event');
    const { stream, replica, seq, hash } = last;
    const signature = log.identity.sign({ stream, replica, seq, hash }).toString('base64');
    return message(events, { seq, hash, signature });
  }

  /** What somebody lacks, a parcel's worth at a time. Of another's chain only as far as that one signed it. */
  function* lackedMessages(lack: Lack): Generator<EventsMessage> {
    const { stream, replica } = lack;
    let { after } = lack;
    if (replica === own) {
      while (after < lack.upTo) {
        const page = log.reader.chainEnvelopes(stream, replica, after, MOST_EVENTS);
        if (page.length === 0) return;
        for (const events of cut(page)) {
          after = events.at(-1)?.seq ?? lack.upTo;
          yield ownMessage(events);
        }
      }
      return;
    }
    for (const signed of log.reader.chainCheckpoints(stream, replica, after)) {
      const events = log.reader.chainEnvelopes(stream, replica, after, signed.seq - after);
      const { seq, hash } = signed;
      if (events.at(-1)?.hash !== hash) return;
      after = seq;
      yield message(events, { seq, hash, signature: signed.signature.toString('base64') });
    }
    // One that never joined signs nothing here; what is known of it was brought in by a member, who answers for it.
    if (membership.hasJoined(replica)) return;
    while (after < lack.upTo) {
      const page = log.reader.chainEnvelopes(stream, replica, after, MOST_EVENTS);
      if (page.length === 0) return;
      for (const events of cut(page)) {
        after = events.at(-1)?.seq ?? lack.upTo;
        yield message(events, null);
      }
    }
  }

  /** Own events cut into what fits into one parcel each. */
  function* cut(events: readonly Envelope[]): Generator<Envelope[]> {
    let piece: Envelope[] = [];
    let bytes = 0;
    for (const event of events) {
      const size = JSON.stringify(event.data).length + 600;
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
      const rows = log.reader.replicaEnvelopes(own, afterPos, MOST_EVENTS);
      const streams = new Map<string, Envelope[]>();
      for (const { envelope } of rows) {
        const events = streams.get(envelope.stream);
        if (events === undefined) streams.set(envelope.stream, [envelope]);
        else events.push(envelope);
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
          upTo: each.events.at(-1)?.seq ?? lack.upTo,
          events: each.events.length,
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

function rank(stream: string): number {
  return stream === WORKSPACE_STREAM ? 0 : 1;
}

export type Outgoing = ReturnType<typeof createOutgoing>;
