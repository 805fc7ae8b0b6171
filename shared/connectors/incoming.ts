import { z } from 'zod';

/** Something that came from a team system, in no vendor's words. Times in ms since the epoch. */
export const incoming = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('alert'),
    /** The vendor's own id of this alert: the same when it fires again and when it resolves. */
    vendorId: z.string().min(1).max(300),
    firing: z.boolean(),
    title: z.string().max(500),
    text: z.string().max(20_000),
    /** As the vendor writes it. */
    severity: z.string().max(60).nullable(),
    service: z.string().max(100).nullable(),
    labels: z.record(z.string().max(200), z.string().max(2_000)),
    /** Alerts with the same one are shown as one row. */
    groupKey: z.string().min(1).max(500),
    startedAt: z.number().int(),
    endedAt: z.number().int().nullable(),
    url: z.string().max(2_000).nullable(),
    runbookUrl: z.string().max(2_000).nullable(),
  }),
  z.object({
    kind: z.literal('message'),
    vendorId: z.string().min(1).max(300),
    /** The incident it was said in, if the connector knows: the stream. */
    stream: z.string().max(60).nullable(),
    /** Whether a person marked it to be logged: then it goes onto the timeline without asking. */
    marked: z.boolean(),
    by: z.string().max(200),
    text: z.string().max(20_000),
    at: z.number().int(),
    url: z.string().max(2_000).nullable(),
  }),
  /** A vendor tells that something of ours changed there: a ticket was closed, a page acknowledged. */
  z.object({
    kind: z.literal('state'),
    vendorId: z.string().min(1).max(300),
    /** The link's `what` and the vendor's id of the thing. */
    what: z.string().max(40),
    id: z.string().max(300),
    state: z.enum(['open', 'acknowledged', 'done']),
    by: z.string().max(200).nullable(),
    at: z.number().int(),
  }),
]);

export type Incoming = z.output<typeof incoming>;
export type IncomingAlert = Extract<Incoming, { kind: 'alert' }>;
export type IncomingMessage = Extract<Incoming, { kind: 'message' }>;
