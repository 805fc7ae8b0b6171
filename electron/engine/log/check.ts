import type { Envelope } from '#shared/domain/log/event.ts';
import { incidentEventData, isIncidentEvent } from '#shared/domain/incident/events.ts';
import { isHlc } from '#shared/domain/log/hlc.ts';
import { isWorkspaceEvent, workspaceEventData } from '#shared/domain/workspace/events.ts';
import { canonicalJson, digestOf, hashOf } from './hashing.ts';

/**
 * What is wrong with an envelope taken by itself: its hash, its digest, its shape. Null when it holds. Whether it
 * continues its chain is for the caller to say, who knows the event before it.
 */
export function envelopeProblem(envelope: Envelope): string | null {
  if (!isHlc(envelope.hlc)) return 'its clock reading is malformed';
  if (hashOf(envelope).toString('hex') !== envelope.hash) return 'its hash does not match its content';
  if (envelope.salt !== null) {
    let canonical: string;
    try {
      canonical = canonicalJson(envelope.data);
    } catch {
      return 'its payload is not plain data';
    }
    if (digestOf(Buffer.from(envelope.salt, 'hex'), canonical).toString('hex') !== envelope.digest) {
      return 'its payload does not match its digest';
    }
  }
  return payloadProblem(envelope);
}

/** What is wrong with the payload of a known event type; null for one that fits, or of a type this build doesn't know. */
export function payloadProblem(envelope: Envelope): string | null {
  const schema = isIncidentEvent(envelope)
    ? incidentEventData[envelope.type]
    : isWorkspaceEvent(envelope)
      ? workspaceEventData[envelope.type]
      : undefined;
  const issue = schema?.safeParse(envelope.data).error?.issues[0];
  return issue === undefined ? null : `its payload is malformed at ${issue.path.join('.')}: ${issue.message}`;
}
