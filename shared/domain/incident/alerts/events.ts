import { z } from 'zod';
import { instant, lineField, MAX_TITLE, nameField, uuid } from '../../fields.ts';
import { lazily } from '../../lazily.ts';

const n = z.number().int().min(1).max(10_000_000);
const title = lineField('The title', MAX_TITLE);

/** Alerts that belong together, as a monitoring system tells them. */
export const attachedAlert = z.object({
  /** Id of the connector they came by. */
  connector: z.string().min(1).max(100),
  /** What the vendor groups them by. One for a group; many where a storm was attached as one. */
  groupKeys: z.array(z.string().min(1).max(500)).min(1).max(1_000),
  /** The vendor's id of the first of them. */
  vendorId: z.string().min(1).max(300),
  title,
  /** How many there were when they were attached. */
  alerts: z.number().int().min(1).max(1_000_000),
  /** As the vendor writes it. */
  severity: lineField('The severity', 60).nullable(),
  service: nameField('The service').nullable(),
  /** Labels that all of them have. */
  labels: z.record(z.string().max(200), z.string().max(2_000)),
  /** When the first of them began to fire. */
  startedAt: instant,
  url: z.string().max(2_000).nullable(),
});

/** Payloads of what happens to the alerts of an incident. `alert` is the event that attached it. */
export const alertEventData = lazily({
  'alert.attached': () => attachedAlert.extend({ n }),
  /** None of them fires any more. */
  'alert.resolved': () => z.object({ n, alert: uuid, title }),
  /** At least one of them fires again. */
  'alert.refired': () => z.object({ n, alert: uuid, title }),
  /** The monitoring system is asked to keep them quiet until then. */
  'alert.silenced': () =>
    z.object({ n, alert: uuid, title, until: instant, reason: lineField('The reason', 1_000).nullable() }),
});

export type AlertEventType = keyof typeof alertEventData;
