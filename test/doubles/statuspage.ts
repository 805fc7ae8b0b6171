import { z } from 'zod';
import { startDouble, type Double, type DoubleAnswer, type DoubleRequest } from './conformance.ts';

/** What the double takes. */
export const STATUSPAGE_KEY = '2a7b9d4aac30956d537ac768';
export const PAGE = 'qfn30z5r6s5h';
export const COMPONENT = '8kbf7d35c070';

interface PageIncident {
  id: string;
  name: string;
  impact: string | null;
  status: string;
  metadata: Record<string, unknown>;
  updates: { status: string; body: string; notified: boolean }[];
}

/** Atlassian's Statuspage on 127.0.0.1. */
export interface StatuspageVendor {
  double: Double;
  incidents: PageIncident[];
  /** State by id. */
  components: Map<string, string>;
  complaints: string[];
  state(): unknown;
  close(): Promise<void>;
}

const state = z.enum([
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  '',
]);
/** The request as Statuspage documents it; every value at the top of the metadata is an object. */
const body = z.strictObject({
  incident: z.strictObject({
    name: z.string().min(1).max(255).optional(),
    status: z.enum(['investigating', 'identified', 'monitoring', 'resolved']).optional(),
    impact_override: z.enum(['none', 'minor', 'major', 'critical']).optional(),
    body: z.string().optional(),
    component_ids: z.array(z.string()).optional(),
    components: z.record(z.string(), state).optional(),
    deliver_notifications: z.boolean().optional(),
    metadata: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  }),
});

/** Starts it. */
export async function startStatuspage(): Promise<StatuspageVendor> {
  const incidents: PageIncident[] = [];
  const components = new Map([[COMPONENT, 'operational']]);
  const complaints: string[] = [];

  function shown({ id, name, impact, status, metadata, updates }: PageIncident): Record<string, unknown> {
    return {
      ...{ id, name, status, metadata, impact, impact_override: impact, page_id: PAGE },
      shortlink: `https://stspg.example.com/${id}`,
      incident_updates: updates.map(({ status: each, body: text }) => ({ status: each, body: text })),
    };
  }

  function write(request: DoubleRequest, found: PageIncident | null): DoubleAnswer {
    const read = body.safeParse(request.json);
    if (!read.success) {
      complaints.push(`${request.method}: ${read.error.message}`);
      return { status: 422, body: { error: ['The request is not valid'] } };
    }
    const given = read.data.incident;
    if (found === null && given.name === undefined)
      return { status: 422, body: { error: ["Name can't be blank"] } };
    const unknown = [...(given.component_ids ?? []), ...Object.keys(given.components ?? {})].find(
      (id) => !components.has(id),
    );
    if (unknown !== undefined)
      return { status: 422, body: { error: [`Component ${unknown} is not on the page`] } };
    const incident = found ?? {
      ...{ id: `i${incidents.length}`, name: given.name ?? '', impact: null, status: 'investigating' },
      ...{ metadata: {}, updates: [] },
    };
    if (found === null) incidents.unshift(incident);
    incident.impact = given.impact_override ?? incident.impact;
    incident.status = given.status ?? incident.status;
    incident.metadata = given.metadata ?? incident.metadata;
    incident.updates.push({
      ...{ status: incident.status, body: given.body ?? '' },
      notified: given.deliver_notifications ?? true,
    });
    for (const [id, value] of Object.entries(given.components ?? {})) components.set(id, value);
    return { status: found === null ? 201 : 200, body: shown(incident) };
  }

  const double = await startDouble((request) => {
    const { pathname, searchParams } = new URL(request.path, 'http://double');
    if (request.headers['authorization'] !== `OAuth ${STATUSPAGE_KEY}`)
      return { status: 401, body: { error: 'Could not authenticate' } };
    const begin = `/v1/pages/${PAGE}`;
    if (!pathname.startsWith(begin)) return { status: 404, body: { error: 'Not found' } };
    const id = /\/incidents\/([^/]+)$/.exec(pathname)?.[1];
    const found = incidents.find((each) => each.id === id);
    if (request.method === 'GET' && pathname === begin) return { body: { id: PAGE, name: 'Example status' } };
    if (request.method === 'GET' && pathname === `${begin}/components`)
      return {
        body: [...components].map(([component, status]) => ({ id: component, name: component, status })),
      };
    if (request.method === 'GET' && pathname === `${begin}/incidents`) {
      if (Number(searchParams.get('limit')) > 100) complaints.push('more than 100 incidents were asked for');
      return { body: incidents.map(shown) };
    }
    if (request.method === 'POST' && pathname === `${begin}/incidents`) return write(request, null);
    if (id !== undefined && found === undefined) return { status: 404, body: { error: 'Not found' } };
    if (found !== undefined && request.method === 'GET') return { body: shown(found) };
    if (found !== undefined && request.method === 'PATCH') return write(request, found);
    complaints.push(`no such place: ${request.method} ${pathname}`);
    return { status: 404, body: { error: 'Not found' } };
  });
  return {
    double,
    incidents,
    components,
    complaints,
    state: () => ({
      incidents: incidents.map(({ name, impact, status, updates }) => ({ name, impact, status, updates })),
      components: [...components],
      complaints: [...complaints],
    }),
    close: () => double.close(),
  };
}
