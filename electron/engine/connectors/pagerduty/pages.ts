import { z } from 'zod';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import type { Incoming } from '#shared/connectors/incoming.ts';
import { DeliveryError, type ConnectorContext, type Delivered, type Delivery } from '../connector.ts';
import { keyMark, mapSetting, marked, mayBeThere, shortened } from '../vendor.ts';
import { eventsApi, everyPage, hasApiKey, readPagerDutyAnswer, restApi } from './rest.ts';

/** Longest summary the Events API takes, characters. */
const LONGEST_SUMMARY = 1_024;
/** Longest note. The REST API names no limit; this is far below what it was seen to take. */
const LONGEST_NOTE = 20_000;
const SEVERITIES = ['critical', 'error', 'warning', 'info'];
/** How far back the first pull looks, ms. */
const FIRST_LOOK = 3_600_000;
/** Log entries come late: each pull looks this far behind the one before, ms. The inbox drops what it has. */
const OVERLAP = 120_000;

/** Attempts in which a note waits for its incident. */
const MOST_WAITS = 4;

/** The key under which PagerDuty knows a page: the same for raise, acknowledge and resolve, so that nothing is done twice. */
export const dedupKey = (page: string): string => page;

const accepted = z.object({ status: z.string() });

async function enqueue(context: ConnectorContext, event: Record<string, unknown>): Promise<void> {
  const json = { routing_key: context.secrets['routingKey'] ?? '', ...event };
  const answer = await eventsApi(context)('/v2/enqueue', { method: 'POST', json });
  readPagerDutyAnswer(accepted, answer.json(), true);
}

/** Raises a page. PagerDuty takes the key and does not raise the same one twice. */
export async function raisePage(
  { incident, page, text, people, service }: EffectPayload<'page.raise'>,
  context: ConnectorContext,
): Promise<Delivered> {
  const known = mapSetting(context, 'severities')[incident.severity];
  await enqueue(context, {
    event_action: 'trigger',
    dedup_key: dedupKey(page),
    client: 'Deepwater',
    payload: {
      summary: shortened(
        marked(incident, text.includes(incident.ref) ? text : `${incident.ref} · ${text}`),
        LONGEST_SUMMARY,
      ),
      source: service ?? incident.services[0] ?? 'Deepwater',
      severity: known !== undefined && SEVERITIES.includes(known) ? known : 'critical',
      ...(service === null ? {} : { component: service }),
      group: incident.ref,
      class: 'incident',
      custom_details: {
        incident: incident.ref,
        title: incident.title,
        severity: incident.severity,
        phase: incident.phase,
        services: incident.services,
        people,
        exercise: incident.exercise,
      },
    },
  });
  return {
    links: [{ what: 'page', of: page, id: dedupKey(page), url: null, name: incident.ref }],
    said: 'raised in PagerDuty',
  };
}

/** Acknowledges or resolves a page. */
export async function settlePage(
  page: string,
  action: 'acknowledge' | 'resolve',
  context: ConnectorContext,
): Promise<Delivered> {
  await enqueue(context, { event_action: action, dedup_key: dedupKey(page) });
  return { said: `${action}d in PagerDuty` };
}

const incidents = z.object({
  incidents: z.array(z.object({ id: z.string(), incident_number: z.number().optional() })),
});
const notes = z.object({ notes: z.array(z.object({ content: z.string() })) });
const noted = z.object({ note: z.object({ id: z.string() }) });

/** How far each note is that did not come to its end: by the place it goes to and its key, the pages it is done with and the incidents it is on. */
export type NoteProgress = Map<string, { done: Set<string>; written: Set<string> }>;

/** Notes whose progress is remembered at once; one that is not begins anew and finds what it wrote. */
const MOST_UNFINISHED = 100;

/**
 * Writes an update as a note on every incident that the pages of ours have in PagerDuty. Where that takes many requests, a
 * failure of one goes on from there at the next attempt: on a bad line it would never get through all of them at once.
 */
export async function writeNote(
  { incident, text, about }: EffectPayload<'channel.post'>,
  delivery: Pick<Delivery, 'key' | 'attempt' | 'uncertain'>,
  context: ConnectorContext,
  unfinished: NoteProgress,
): Promise<Delivered> {
  if (context.settings['notes'] !== true || about !== 'update')
    return { said: 'nothing to do: the settings want no note' };
  const pages = context.links(incident.stream).filter(({ what }) => what === 'page');
  const api = restApi(context);
  // Where a person looks a note up, it says which effect it was.
  const mark = `[deepwater ${keyMark(delivery.key)}]`;
  const content = `${shortened(marked(incident, text), LONGEST_NOTE)}\n\n${mark}`;
  const key = JSON.stringify([context.settings['region'], context.settings['address'], delivery.key]);
  const progress = unfinished.get(key) ?? { done: new Set<string>(), written: new Set<string>() };
  if (unfinished.size < MOST_UNFINISHED) unfinished.set(key, progress);
  const { done, written } = progress;
  for (const { id: dedup } of pages) {
    if (done.has(dedup)) continue;
    const found = await api('/incidents', { query: { incident_key: dedup, date_range: 'all' } });
    const made = readPagerDutyAnswer(incidents, found.json()).incidents;
    for (const { id } of made) {
      if (written.has(id)) continue;
      const path = `/incidents/${encodeURIComponent(id)}/notes`;
      const there = mayBeThere(delivery)
        ? readPagerDutyAnswer(notes, (await api(path)).json()).notes.some((note) =>
            note.content.includes(mark),
          )
        : false;
      if (!there) {
        const answer = await api(path, { method: 'POST', json: { note: { content } } });
        readPagerDutyAnswer(noted, answer.json(), true);
      }
      written.add(id);
    }
    if (made.length > 0) done.add(dedup);
  }
  // Events become incidents a moment after they were taken.
  if (pages.length > 0 && written.size === 0 && delivery.attempt <= MOST_WAITS)
    throw new DeliveryError('later', 'PagerDuty has not made an incident of the page yet.');
  unfinished.delete(key);
  return {
    said:
      written.size === 0
        ? 'nothing to do: no page of it is in PagerDuty'
        : `noted on ${written.size} in PagerDuty`,
  };
}

const logEntry = z.object({
  id: z.string(),
  type: z.string(),
  created_at: z.string(),
  agent: z.object({ summary: z.string().nullish(), type: z.string().nullish() }).nullish(),
  incident: z.object({ incident_key: z.string().nullish() }).nullish(),
});
const STATES: Readonly<Record<string, 'acknowledged' | 'done' | 'open'>> = {
  acknowledge_log_entry: 'acknowledged',
  resolve_log_entry: 'done',
  unacknowledge_log_entry: 'open',
};

/** What became of our pages in PagerDuty since the cursor, a time in ms. */
export async function pullPages(
  cursor: string | null,
  context: ConnectorContext,
): Promise<{ incoming: Incoming[]; cursor: string | null }> {
  if (!hasApiKey(context)) return { incoming: [], cursor };
  const now = context.now();
  const since = cursor === null ? now - FIRST_LOOK : Number(cursor) - OVERLAP;
  const entries = await everyPage(restApi(context), '/log_entries', {
    name: 'log_entries',
    item: logEntry,
    query: {
      since: new Date(since).toISOString(),
      until: new Date(now).toISOString(),
      is_overview: true,
      time_zone: 'UTC',
      'include[]': ['incidents'],
    },
  });
  const incoming = entries.flatMap((entry): Incoming[] => {
    const state = STATES[entry.type];
    const id = entry.incident?.incident_key ?? null;
    if (state === undefined || id === null || context.linked('page', id) === null) return [];
    const by = entry.agent?.type?.startsWith('user') === true ? (entry.agent.summary ?? null) : null;
    return [
      { kind: 'state', vendorId: entry.id, what: 'page', id, state, by, at: Date.parse(entry.created_at) },
    ];
  });
  return {
    incoming: incoming.toSorted((one, other) => timeOf(one) - timeOf(other)),
    cursor: String(now),
  };
}

function timeOf(one: Incoming): number {
  return one.kind === 'state' ? one.at : 0;
}

/** Looks whether the integration key is one: the interface has no way to ask without an event. */
export function checkRoutingKey({ secrets }: ConnectorContext): string {
  const key = secrets['routingKey'] ?? '';
  if (/^[a-zA-Z0-9]{32}$/.test(key))
    return 'The integration key has the form of one. PagerDuty tells with the first page whether it is.';
  throw new DeliveryError('credentials', 'The integration key is not of 32 letters and digits.');
}
