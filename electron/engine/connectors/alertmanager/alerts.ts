import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IncomingAlert } from '#shared/connectors/incoming.ts';

/** Names and texts of labels or annotations. */
const texts = z.record(z.string(), z.string());

/** What both ways tell of an alert. */
export interface AlertFacts {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  /** `0001-01-01T00:00:00Z` while it fires, in webhooks; an estimate while it fires, in the API. */
  endsAt: string;
  generatorURL?: string | undefined;
  fingerprint?: string | undefined;
}

/** An alert as the webhook sends it. */
export const hookAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: texts,
  annotations: texts.default({}),
  startsAt: z.string(),
  endsAt: z.string(),
  generatorURL: z.string().default(''),
  fingerprint: z.string().optional(),
});

/** The body of a webhook, version 4. */
export const hookBody = z.object({
  version: z.string(),
  receiver: z.string().default(''),
  alerts: z.array(hookAlert).max(10_000),
  groupLabels: texts.default({}),
  externalURL: z.string().default(''),
});

/** A group as `GET /api/v2/alerts/groups` answers it. */
export const apiGroups = z.array(
  z.object({
    labels: texts,
    receiver: z.object({ name: z.string() }),
    alerts: z.array(
      z.object({
        labels: texts,
        annotations: texts,
        startsAt: z.string(),
        endsAt: z.string(),
        updatedAt: z.string(),
        fingerprint: z.string(),
        generatorURL: z.string().optional(),
        status: z.object({ state: z.enum(['unprocessed', 'active', 'suppressed']) }),
      }),
    ),
  }),
);

/**
 * An alert in no vendor's words. The group is made of the labels the receiver groups by, so that webhook and API mean the
 * same one.
 */
export function alertOf(
  alert: AlertFacts,
  firing: boolean,
  groupLabels: Readonly<Record<string, string>>,
  now: number,
): IncomingAlert {
  const { labels, annotations } = alert;
  const name = labels['alertname'] ?? 'Alert';
  const summary = annotations['summary'] ?? annotations['title'] ?? '';
  const started = timeOf(alert.startsAt) ?? now;
  return {
    kind: 'alert',
    vendorId: alert.fingerprint ?? keyOf(labels),
    firing,
    title: cut(summary === '' ? name : `${name}: ${summary}`, 500),
    text: cut(textOf(annotations), 20_000),
    severity: labels['severity'] === undefined ? null : cut(labels['severity'], 60),
    service: labels['service'] === undefined ? null : cut(labels['service'], 100),
    labels: Object.fromEntries(
      Object.entries(labels).map(([label, value]) => [cut(label, 200), cut(value, 2_000)]),
    ),
    groupKey: groupKeyOf(Object.keys(groupLabels).length === 0 ? { alertname: name } : groupLabels),
    startedAt: Math.max(0, started),
    endedAt: firing ? null : (timeOf(alert.endsAt) ?? now),
    url: addressOf(alert.generatorURL),
    runbookUrl: addressOf(annotations['runbook_url'] ?? annotations['runbook']),
  };
}

/** Annotations that are shown elsewhere, or are no words. */
const ELSEWHERE = new Set(['summary', 'title', 'runbook_url', 'runbook']);

function textOf(annotations: Readonly<Record<string, string>>): string {
  const main = annotations['description'] ?? annotations['message'] ?? annotations['summary'] ?? '';
  const more = Object.entries(annotations)
    .filter(([name]) => !ELSEWHERE.has(name) && name !== 'description' && name !== 'message')
    .map(([name, value]) => `${name}: ${value}`);
  return [main, ...more].filter((line) => line !== '').join('\n');
}

function groupKeyOf(labels: Readonly<Record<string, string>>): string {
  const key = Object.entries(labels)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
  return key.length <= 500 ? key : keyOf(labels);
}

/** Labels as one text that is the same for the same labels. */
function keyOf(labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/** ms since the epoch; null for the zero time, which says nothing. */
function timeOf(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) || time <= 0 ? null : time;
}

const addressOf = (text: string | undefined): string | null =>
  text !== undefined && /^https?:\/\//i.test(text) && text.length <= 2_000 ? text : null;

const cut = (text: string, most: number): string => text.slice(0, most);
