import type { Envelope } from '#shared/domain/log/event.ts';
import { MAX_TEXT } from '#shared/domain/fields.ts';
import { incidentEventData, isIncidentEvent, LARGEST_NUMBER } from '#shared/domain/incident/events.ts';
import { struckData } from '#shared/domain/incident/strike.ts';
import { ENTRY_KINDS } from '#shared/domain/incident/terms.ts';
import { isHlc } from '#shared/domain/log/hlc.ts';
import { isWorkspaceEvent, workspaceEventData } from '#shared/domain/workspace/events.ts';
import { canonicalJson, digestOf, hashOf } from './hashing.ts';

/**
 * What is wrong with an envelope taken by itself: its hash, its digest, its shape. Null when it holds. Whether it
 * continues its chain is for the caller to say, who knows the event before it.
 */
export function envelopeProblem(envelope: Envelope): string | null {
  const checked = checkEnvelope(envelope);
  return 'problem' in checked ? checked.problem : null;
}

/** The same, with the payload's canonical JSON where it holds: what is stored of it. */
export function checkEnvelope(envelope: Envelope): { problem: string } | { data: string } {
  let data: string;
  try {
    data = canonicalJson(envelope.data);
  } catch {
    return { problem: 'its payload is not plain data' };
  }
  const problem = problemOf(envelope, data);
  return problem === null ? { data } : { problem };
}

function problemOf(envelope: Envelope, data: string): string | null {
  if (!isHlc(envelope.hlc)) return 'its clock reading is malformed';
  if (!wellFormed(envelope)) return 'its ids or hashes are malformed';
  if (hashOf(envelope) !== envelope.hash) return 'its hash does not match its content';
  if (envelope.salt !== null && digestOf(envelope.salt, data) !== envelope.digest)
    return 'its payload does not match its digest';
  return payloadProblem(envelope) ?? strikeProblem(envelope, data);
}

/** A struck event has no digest to prove its payload; at least nobody can put other words in its place. */
function strikeProblem(envelope: Envelope, data: string): string | null {
  if (envelope.salt !== null || !isIncidentEvent(envelope)) return null;
  return canonicalJson(struckData(envelope)) === data ? null : 'its payload is struck but holds words';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HEX16 = /^[0-9a-f]{32}$/;
const HEX32 = /^[0-9a-f]{64}$/;

/**
 * Whether an envelope survives being stored as bytes and numbers: read back, it must hash to the same. Its own hash is
 * compared with one that is made here, and so is its digest, unless it was struck.
 */
function wellFormed(envelope: Envelope): boolean {
  const { id, replica, salt, digest, prev, seq, occurredAt, recordedAt, v } = envelope;
  return (
    UUID.test(id) &&
    UUID.test(replica) &&
    (salt === null ? HEX32.test(digest) : HEX16.test(salt)) &&
    (prev === null || HEX32.test(prev)) &&
    Number.isSafeInteger(seq) &&
    Number.isSafeInteger(occurredAt) &&
    Number.isSafeInteger(recordedAt) &&
    Number.isSafeInteger(v)
  );
}

/** What is wrong with the payload of a known event type; null for one that fits, or of a type this build doesn't know. */
export function payloadProblem(envelope: Envelope): string | null {
  if (envelope.type === 'entry.logged' && envelope.v === 1 && isPlainEntry(envelope.data)) return null;
  const schema = isIncidentEvent(envelope)
    ? incidentEventData[envelope.type]
    : isWorkspaceEvent(envelope)
      ? workspaceEventData[envelope.type]
      : undefined;
  const issue = schema?.safeParse(envelope.data).error?.issues[0];
  return issue === undefined ? null : `its payload is malformed at ${issue.path.join('.')}: ${issue.message}`;
}

const ENTRY = new Set<unknown>(ENTRY_KINDS);
const SHOWS = /[!-~]/;

/**
 * Whether a payload is what nearly all are: a line without facts that answers no other. No less strict than the schema of
 * `entry.logged`, and looked at in a tenth of the time; what is not plainly right is left to the schema.
 */
export function isPlainEntry(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  const { n, kind, text, replyTo, detail, undated } = data as Record<string, unknown>;
  return (
    Number.isInteger(n) &&
    (n as number) >= 1 &&
    (n as number) <= LARGEST_NUMBER &&
    ENTRY.has(kind) &&
    typeof text === 'string' &&
    text.length <= MAX_TEXT &&
    text.isWellFormed() &&
    SHOWS.test(text) &&
    replyTo === null &&
    typeof detail === 'object' &&
    detail !== null &&
    !Array.isArray(detail) &&
    Object.keys(detail).length === 0 &&
    typeof undated === 'boolean'
  );
}
