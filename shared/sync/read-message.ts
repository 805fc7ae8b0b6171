import { z } from 'zod';
import type { Envelope } from '../domain/log/event.ts';
import { eventsMessage, syncMessage, type SyncMessage } from './message.ts';

/** An events message whose events are looked at by hand. */
const outline = eventsMessage.extend({ events: z.array(z.unknown()).min(1).max(4_096) });

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MEMBERS = 15;

/**
 * Reads what a parcel or a notice holds: what {@link syncMessage} would make of it. The events of a parcel, which are nearly
 * all that ever comes, are looked at by hand, in a fifth of the time; what is not plainly right there is left to the schema.
 */
export function readSyncMessage(json: unknown): z.ZodSafeParseResult<SyncMessage> {
  if (isRecord(json) && json['kind'] === 'events') {
    const read = outline.safeParse(json);
    if (read.success) {
      const { stream, replica, events } = read.data;
      if (events.every((event) => isEnvelopeOf(event, stream, replica)))
        return { success: true, data: { ...read.data, events } };
    }
  }
  return syncMessage.safeParse(json);
}

/** Whether something is an event of this chain as it is exchanged: no less strict than `envelopeSchema`. */
function isEnvelopeOf(event: unknown, stream: string, replica: string): event is Envelope {
  if (!isRecord(event) || event['stream'] !== stream || event['replica'] !== replica) return false;
  const { id, seq, hlc, occurredAt, recordedAt, actor, type, v, data, salt, digest, prev, hash } = event;
  return (
    Object.keys(event).length === MEMBERS &&
    data !== undefined &&
    typeof id === 'string' &&
    UUID.test(id) &&
    Number.isSafeInteger(seq) &&
    (seq as number) >= 1 &&
    Number.isFinite(occurredAt) &&
    Number.isFinite(recordedAt) &&
    Number.isFinite(v) &&
    isText(hlc, 16) &&
    isText(actor, 100) &&
    isText(type, 100) &&
    isText(digest, 64) &&
    isText(hash, 64) &&
    (salt === null || isText(salt, 32)) &&
    (prev === null || isText(prev, 64))
  );
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
