import { z } from 'zod';
import { startDouble, type Double, type DoubleAnswer, type DoubleRequest } from './conformance.ts';

/** The keys the double takes. */
export const DD_API_KEY = '0123456789abcdef0123456789abcdef';
export const DD_APP_KEY = 'fedcba9876543210fedcba98765432100000beef';

interface Group {
  status: string;
  last_triggered_ts: number;
}

interface Monitor {
  id: number;
  name: string;
  message: string;
  tags: string[];
  priority: number | null;
  groups: Record<string, Group>;
}

interface MarkedEvent {
  title: string;
  text: string;
  tags: string[];
  aggregation_key?: string | undefined;
  alert_type?: string | undefined;
  date_happened?: number | undefined;
  /** Look-ups that do not find it yet. */
  hidden: number;
}

/** Datadog on 127.0.0.1: API v1. */
export interface DatadogVendor {
  double: Double;
  events: MarkedEvent[];
  monitors: Monitor[];
  /** What queries answer. */
  series: Record<string, unknown>[];
  complaints: string[];
  state(): unknown;
  close(): Promise<void>;
}

/** The request as the API's description has it. */
const event = z.strictObject({
  title: z.string().min(1).max(500),
  text: z.string().min(1).max(4_000),
  tags: z.array(z.string().max(200)).max(100),
  aggregation_key: z.string().max(100).optional(),
  alert_type: z
    .enum(['error', 'warning', 'info', 'success', 'user_update', 'recommendation', 'snapshot'])
    .optional(),
  date_happened: z.int().optional(),
  source_type_name: z.string().optional(),
});

const wrong = (status: number, ...errors: string[]): DoubleAnswer => ({ status, body: { errors } });

/** Starts it. `lag` is how many look-ups do not find a new event yet; `now` its clock, ms. */
export async function startDatadog({ lag = 1, now = () => Date.now() } = {}): Promise<DatadogVendor> {
  const events: MarkedEvent[] = [];
  const monitors: Monitor[] = [];
  const series: Record<string, unknown>[] = [];
  const complaints: string[] = [];

  function mark(request: DoubleRequest): DoubleAnswer {
    const read = event.safeParse(request.json);
    if (!read.success) {
      complaints.push(`event: ${read.error.message}`);
      return wrong(400, 'Invalid event');
    }
    const { date_happened: at } = read.data;
    if (at !== undefined && at * 1_000 < now() - 18 * 3_600_000)
      return wrong(400, 'Event too far in the past.');
    events.push({ ...read.data, hidden: lag });
    const id = events.length;
    return {
      status: 202,
      body: {
        status: 'ok',
        event: { id, url: `https://app.datadoghq.example.com/event/event?id=${id}`, title: read.data.title },
      },
    };
  }

  function number(query: URLSearchParams, name: string): number {
    const value = Number(query.get(name));
    if (!query.has(name) || !Number.isInteger(value) || value > 10_000_000_000)
      complaints.push(`${name} is no time in seconds: ${query.get(name)}`);
    return value;
  }

  function read(path: string, query: URLSearchParams): DoubleAnswer {
    switch (path) {
      case '/events': {
        if (number(query, 'start') >= number(query, 'end')) complaints.push('events end before they start');
        const fits = events.filter(({ tags }) => tags.includes(query.get('tags') ?? ''));
        const seen = fits.filter(({ hidden }) => hidden <= 0);
        for (const each of fits) each.hidden -= 1;
        return { body: { events: seen.map(({ title, tags }, id) => ({ id, title, tags })) } };
      }
      case '/monitor': {
        const page = Number(query.get('page'));
        const size = Number(query.get('page_size'));
        const states = (query.get('group_states') ?? '').split(',');
        const wanted = (query.get('monitor_tags') ?? '').split(',').filter((tag) => tag !== '');
        const fits = monitors.filter(({ tags }) => wanted.every((tag) => tags.includes(tag)));
        return {
          body: fits.slice(page * size, (page + 1) * size).map(({ groups, ...monitor }) => ({
            ...monitor,
            overall_state: Object.values(groups).some(({ status }) => status === 'Alert') ? 'Alert' : 'OK',
            state: {
              groups: Object.fromEntries(
                Object.entries(groups).filter(([, { status }]) => states.includes(status.toLowerCase())),
              ),
            },
          })),
        };
      }
      case '/query':
        if (number(query, 'from') >= number(query, 'to')) complaints.push('the query ends before it starts');
        return query.get('query') === 'nonsense'
          ? { body: { status: 'error', error: 'Rule parse error', series: [] } }
          : { body: { status: 'ok', series, query: query.get('query') } };
      case '/slo/abc123/history':
        if (number(query, 'from_ts') >= number(query, 'to_ts'))
          complaints.push('the history ends before it starts');
        return { body: { data: { overall: { name: 'Checkout', sli_value: 99.95 } } } };
      default:
        complaints.push(`no such place: ${path}`);
        return wrong(404, 'Not found');
    }
  }

  const double = await startDouble((request) => {
    const { pathname, searchParams } = new URL(request.path, 'http://double');
    const path = pathname.replace('/api/v1', '');
    if (request.headers['dd-api-key'] !== DD_API_KEY) return wrong(403, 'Forbidden');
    if (path === '/validate') return { body: { valid: true } };
    if (path === '/events' && request.method === 'POST') return mark(request);
    if (request.headers['dd-application-key'] !== DD_APP_KEY) return wrong(403, 'Forbidden');
    return read(path, searchParams);
  });
  return {
    double,
    events,
    monitors,
    series,
    complaints,
    state: () => ({
      events: events.map(({ hidden: _hidden, ...each }) => each),
      complaints: [...complaints],
    }),
    close: () => double.close(),
  };
}
