import { z } from 'zod';
import { lineField, uuid } from '../fields.ts';
import { lazily } from '../lazily.ts';
import { linkSays } from '../../text/connectors.ts';
import type { IncidentEvent } from './events.ts';
import type { IncidentHead } from './state.ts';

/** Most links of one incident; what comes after is not kept. */
export const MOST_LINKS = 5_000;

/** Something a vendor made for an incident: a channel, an issue, a page. */
export const vendorThing = z.object({
  /** `channel`, `page`, `status`, `ticket`, `task`, `mark`, `silence`, `document`. */
  what: z.string().regex(/^[a-z][a-z-]{0,39}$/, { error: 'What was made is one word.' }),
  /** What of ours it stands for: the incident's stream, or the id of a task, page or update. */
  of: z.string().min(1).max(60),
  /** The vendor's own id. */
  id: z.string().min(1).max(300),
  /** Where a person looks at it. */
  url: z.string().max(2_000).nullable(),
  /** What people call it: `#inc-7f3`, `OPS-412`. */
  name: lineField('The name', 200),
});

/** What a vendor made, and through which connection. */
export interface IncidentLink extends z.output<typeof vendorThing> {
  /** Id of the connector. */
  connector: string;
  /** What it was called when the thing was made. */
  connectorName: string;
  /** The event that told of it, and when, ms since the epoch. */
  event: string;
  at: number;
}

const shape = { connector: uuid, connectorName: lineField('The connector', 60), ...vendorThing.shape };

export const linkEventData = lazily({
  'incident.linked': () => z.object({ n: z.number().int().min(1).max(10_000_000), ...shape }),
});
export type LinkEventType = keyof typeof linkEventData;

/** What the engine records when a vendor has made something. Nobody can ask for it from outside. */
export const linkRecordInputs = lazily({
  'link.record': () => z.object({ links: z.array(z.object(shape)).min(1).max(100) }),
});
export type LinkRecordName = keyof typeof linkRecordInputs;

/** The newest of a kind for a thing takes the place of the one before it. */
export function evolveLinks(
  links: readonly IncidentLink[],
  event: Extract<IncidentEvent, { type: LinkEventType }>,
): IncidentLink[] {
  const { n: _, ...link } = event.data;
  const others = links.filter((known) => !isSamePlace(known, link));
  if (others.length >= MOST_LINKS) return [...links];
  return [...others, { ...link, event: event.id, at: event.occurredAt }];
}

/** Whether two links are about the same thing of ours in the same team system. */
export function isSamePlace(
  one: Pick<IncidentLink, 'connector' | 'what' | 'of'>,
  other: Pick<IncidentLink, 'connector' | 'what' | 'of'>,
): boolean {
  return one.connector === other.connector && one.what === other.what && one.of === other.of;
}

/** What the vendor made for something of ours, by one connector. */
export function linksOf(head: Pick<IncidentHead, 'links'>, connector: string): IncidentLink[] {
  return head.links.filter((link) => link.connector === connector);
}

/** The sentence on the timeline. */
export function describeLink(data: z.output<(typeof linkEventData)['incident.linked']>): string {
  return linkSays.linked(data.connectorName, data.what, data.name);
}
