import { z } from 'zod';
import { startDouble, type Double, type DoubleAnswer, type DoubleRequest } from './conformance.ts';

/** The keys the double takes. */
export const ROUTING_KEY = 'e93facc04764012d7bfb002500d5d1a6';
export const API_KEY = 'y_NbAkKc66ryYTWUXYEu';

interface PagerDutyIncident {
  id: string;
  key: string;
  status: 'triggered' | 'acknowledged' | 'resolved';
  summary: string;
  severity: string;
  notes: string[];
}

interface LogEntry {
  id: string;
  type: string;
  at: string;
  key: string;
  agent: { type: string; summary: string };
}

/** PagerDuty on 127.0.0.1: Events API v2 and REST API v2 behind one address. */
export interface PagerDutyVendor {
  double: Double;
  incidents: PagerDutyIncident[];
  /** Whole schedules as the REST API has them. */
  schedules: Record<string, unknown>[];
  onCalls: unknown[];
  overrides: Record<string, unknown[]>;
  complaints: string[];
  /** A user changes an incident there. */
  change(key: string, type: 'acknowledge' | 'resolve' | 'unacknowledge', at: number, who?: string): void;
  state(): unknown;
  close(): Promise<void>;
}

/** The request of the Events API as its description has it. */
const event = z.strictObject({
  routing_key: z.string(),
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  dedup_key: z.string().max(255),
  client: z.string().optional(),
  client_url: z.url().optional(),
  links: z.array(z.strictObject({ href: z.string(), text: z.string().optional() })).optional(),
  payload: z
    .strictObject({
      summary: z.string().min(1).max(1024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'warning', 'error', 'info']),
      timestamp: z.string().optional(),
      component: z.string().optional(),
      group: z.string().optional(),
      class: z.string().optional(),
      custom_details: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});
const note = z.strictObject({ note: z.strictObject({ content: z.string().min(1) }) });

/** Users of the account. */
export const users = [
  { id: 'PANA', type: 'user', name: 'Ana Alves', summary: 'Ana Alves', email: 'ana@example.com' },
  { id: 'PBEN', type: 'user', name: 'Ben Berg', summary: 'Ben Berg', email: 'ben@example.com' },
  { id: 'PCAT', type: 'user', name: 'Cat Cole', summary: 'Cat Cole', email: 'cat@example.com' },
];

const wrong = (status: number, message: string, errors: string[] = []): DoubleAnswer => ({
  status,
  body: { error: { message, code: 2001, errors } },
});

/** Starts it. Lists come in pages of two. */
export async function startPagerDuty(): Promise<PagerDutyVendor> {
  const incidents: PagerDutyIncident[] = [];
  const log: LogEntry[] = [];
  const schedules: Record<string, unknown>[] = [];
  const onCalls: unknown[] = [];
  const overrides: Record<string, unknown[]> = {};
  const complaints: string[] = [];
  let counter = 0;

  function page(name: string, items: readonly unknown[], query: URLSearchParams): DoubleAnswer {
    const offset = Number(query.get('offset') ?? '0');
    const limit = Math.min(Number(query.get('limit') ?? '25'), 2);
    const more = offset + limit < items.length;
    return { body: { [name]: items.slice(offset, offset + limit), limit, offset, more, total: null } };
  }

  function enqueue(request: DoubleRequest): DoubleAnswer {
    const read = event.safeParse(request.json);
    if (!read.success) {
      complaints.push(`event: ${read.error.message}`);
      return {
        status: 400,
        body: { status: 'invalid event', message: 'Event object is invalid', errors: [] },
      };
    }
    const { routing_key: key, event_action: action, dedup_key: dedup, payload } = read.data;
    if (key !== ROUTING_KEY)
      return {
        status: 400,
        body: {
          status: 'invalid event',
          message: 'Event object is invalid',
          errors: ['Invalid routing key'],
        },
      };
    const open = incidents.find((each) => each.key === dedup && each.status !== 'resolved');
    if (action === 'trigger' && open === undefined) {
      if (payload === undefined)
        return { status: 400, body: { status: 'invalid event', message: 'payload is missing' } };
      counter += 1;
      incidents.push({
        ...{ id: `P${counter}`, key: dedup, status: 'triggered', notes: [] },
        ...{ summary: payload.summary, severity: payload.severity },
      });
    }
    if (open !== undefined && action !== 'trigger')
      open.status = action === 'resolve' ? 'resolved' : 'acknowledged';
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: dedup } };
  }

  function rest(request: DoubleRequest): DoubleAnswer {
    const { pathname: path, searchParams: query } = new URL(request.path, 'http://double');
    if (!request.headers['accept']?.includes('application/vnd.pagerduty+json;version=2'))
      complaints.push(`${path} without the version in Accept`);
    if (request.headers['authorization'] !== `Token token=${API_KEY}`)
      return { status: 401, body: { error: { message: 'Invalid API key', code: 2006 } } };
    const id = /^\/(?:incidents|schedules)\/([^/]+)/.exec(path)?.[1] ?? '';
    switch (`${request.method} ${id === '' ? path : path.replace(`/${id}`, '/{id}')}`) {
      case 'GET /incidents':
        return page(
          'incidents',
          incidents
            .filter(({ key }) => key === query.get('incident_key'))
            .map((each, index) => ({
              id: each.id,
              type: 'incident',
              incident_number: index,
              incident_key: each.key,
            })),
          query,
        );
      case 'GET /incidents/{id}/notes': {
        const found = incidents.find((each) => each.id === id);
        return found === undefined
          ? wrong(404, 'Not Found')
          : { body: { notes: found.notes.map((content, index) => ({ id: `N${index}`, content })) } };
      }
      case 'POST /incidents/{id}/notes': {
        const found = incidents.find((each) => each.id === id);
        const read = note.safeParse(request.json);
        if (!users.some(({ email }) => email === request.headers['from']))
          return wrong(400, 'Invalid Input Provided', ['Requester User Not Found']);
        if (found === undefined) return wrong(404, 'Not Found');
        if (!read.success) return wrong(400, 'Invalid Input Provided', [read.error.message]);
        found.notes.push(read.data.note.content);
        return {
          status: 200,
          body: { note: { id: `N${found.notes.length}`, content: read.data.note.content } },
        };
      }
      case 'GET /log_entries': {
        for (const name of ['since', 'until'])
          if (Number.isNaN(Date.parse(query.get(name) ?? '')))
            complaints.push(`log_entries: ${name} is no time`);
        if (query.get('include[]') !== 'incidents') complaints.push('log_entries without incidents');
        const inside = log.filter(
          ({ at }) => at >= (query.get('since') ?? '') && at <= (query.get('until') ?? ''),
        );
        return page(
          'log_entries',
          inside.toReversed().map(({ id: entry, type, at, key, agent }) => ({
            id: entry,
            type,
            created_at: at,
            agent,
            incident: { incident_key: key },
          })),
          query,
        );
      }
      case 'GET /oncalls':
        return page('oncalls', onCalls, query);
      case 'GET /users':
        return page('users', users, query);
      case 'GET /schedules':
        return page(
          'schedules',
          schedules.map((each) => ({ id: each['id'], type: 'schedule', summary: each['name'] })),
          query,
        );
      case 'GET /schedules/{id}': {
        const found = schedules.find((each) => each['id'] === id);
        return found === undefined ? wrong(404, 'Not Found') : { body: { schedule: found } };
      }
      case 'GET /schedules/{id}/overrides':
        return { body: { overrides: overrides[id] ?? [] } };
      default:
        complaints.push(`no such place: ${request.method} ${path}`);
        return wrong(404, 'Not Found');
    }
  }

  const double = await startDouble((request) =>
    request.path === '/v2/enqueue' ? enqueue(request) : rest(request),
  );
  return {
    double,
    incidents,
    schedules,
    onCalls,
    overrides,
    complaints,
    change(key, type, at, who = 'Ana Alves') {
      counter += 1;
      log.push({
        ...{ id: `R${counter}`, type: `${type}_log_entry`, at: new Date(at).toISOString(), key },
        agent: { type: 'user_reference', summary: who },
      });
    },
    state: () => ({
      incidents: incidents.map(({ key, status, summary, severity, notes }) => ({
        key,
        status,
        summary,
        severity,
        notes,
      })),
      complaints: [...complaints],
    }),
    close: () => double.close(),
  };
}
