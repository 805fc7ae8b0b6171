import { z } from 'zod';
import type { Incoming, IncomingAlert } from '#shared/connectors/incoming.ts';
import type { ConnectorContext } from '../connector.ts';
import { listSetting, reading, shortened } from '../vendor.ts';
import { appAddress, datadogApi, hasAppKey, VENDOR } from './api.ts';

/** Monitors per page, and pages that are read. */
const PAGE = 200;
const MOST_PAGES = 20;
/** Most alerts that are kept in mind between two pulls. */
const MOST_FIRING = 1_000;

const groupShape = z.object({
  status: z.string(),
  last_triggered_ts: z.number().nullish(),
  last_nodata_ts: z.number().nullish(),
});
const monitorShape = z.object({
  id: z.number(),
  name: z.string(),
  message: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  priority: z.number().nullish(),
  overall_state: z.string().nullish(),
  state: z.object({ groups: z.record(z.string(), groupShape).nullish() }).nullish(),
});
type Monitor = z.output<typeof monitorShape>;

/** What the cursor keeps of an alert that fires, so that its end can be told. */
const firingAlert = z.object({
  vendorId: z.string(),
  title: z.string(),
  severity: z.string().nullable(),
  service: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  groupKey: z.string(),
  startedAt: z.number(),
});
const cursorShape = z.object({ firing: z.array(firingAlert) });

/** Which monitors alert now, group by group. What fired at the last pull and does no more has ended. */
export async function pullMonitors(
  cursor: string | null,
  context: ConnectorContext,
): Promise<{ incoming: Incoming[]; cursor: string | null }> {
  if (!hasAppKey(context)) return { incoming: [], cursor };
  const states = [
    'alert',
    ...(context.settings['warnings'] === true ? ['warn'] : []),
    ...(context.settings['noData'] === true ? ['no data'] : []),
  ];
  const monitors = await everyMonitor(context, states);
  const firing = monitors.flatMap((monitor) => alertsOf(monitor, states, context));
  const now = new Set(firing.map(({ vendorId }) => vendorId));
  const ended = firingBefore(cursor)
    .filter(({ vendorId }) => !now.has(vendorId))
    .map((each): IncomingAlert => ({
      ...each,
      kind: 'alert',
      firing: false,
      text: '',
      endedAt: context.now(),
      url: null,
      runbookUrl: null,
    }));
  const kept = firing
    .slice(0, MOST_FIRING)
    .map(({ vendorId, title, severity, service, labels, groupKey, startedAt }) => ({
      ...{ vendorId, title, severity, service, labels, groupKey, startedAt },
    }));
  return { incoming: [...firing, ...ended], cursor: JSON.stringify({ firing: kept }) };
}

function firingBefore(cursor: string | null): z.output<typeof firingAlert>[] {
  if (cursor === null) return [];
  try {
    return cursorShape.parse(JSON.parse(cursor)).firing;
  } catch {
    // A cursor of another version: what fires now is read all the same.
    return [];
  }
}

async function everyMonitor(context: ConnectorContext, states: readonly string[]): Promise<Monitor[]> {
  const tags = listSetting(context, 'monitorTags');
  const monitors: Monitor[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await datadogApi(context)('/monitor', {
      query: {
        group_states: states.join(','),
        monitor_tags: tags.length === 0 ? undefined : tags.join(','),
        page,
        page_size: PAGE,
      },
    });
    const more = reading(z.array(monitorShape), answer.json(), VENDOR);
    monitors.push(...more);
    if (more.length < PAGE) break;
  }
  return monitors;
}

/** One alert per group of a monitor that is in one of the states. */
function alertsOf(monitor: Monitor, states: readonly string[], context: ConnectorContext): IncomingAlert[] {
  const wanted = (status: string | null | undefined): boolean =>
    status !== null && status !== undefined && states.includes(status.toLowerCase());
  const groups = Object.entries(monitor.state?.groups ?? {}).filter(([, { status }]) => wanted(status));
  const app = appAddress(context);
  return groups.map(
    ([group, { status, last_triggered_ts: triggered, last_nodata_ts: missing }]): IncomingAlert => {
      const whole = group === '*' || group === 'total' || group === '';
      const labels = labelsOf([...(monitor.tags ?? []), ...(whole ? [] : group.split(','))]);
      const began = status.toLowerCase() === 'no data' ? (missing ?? triggered) : triggered;
      return {
        kind: 'alert',
        vendorId: shortened(`monitor:${monitor.id}:${group}`, 300),
        firing: true,
        title: shortened(whole ? monitor.name : `${monitor.name} (${group})`, 500),
        text: shortened(monitor.message ?? '', 20_000),
        severity:
          monitor.priority === null || monitor.priority === undefined ? status : `P${monitor.priority}`,
        service: labels['service'] === undefined ? null : shortened(labels['service'], 100),
        labels: { ...labels, monitor: String(monitor.id), status },
        groupKey: `monitor:${monitor.id}`,
        startedAt: began === null || began === undefined || began === 0 ? context.now() : began * 1_000,
        endedAt: null,
        url: app === null ? null : `${app}/monitors/${monitor.id}`,
        runbookUrl: runbookIn(monitor.message ?? ''),
      };
    },
  );
}

/** Tags as labels: `env:prod`. A tag without a value is a label that says yes. */
function labelsOf(tags: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const tag of tags.slice(0, 60)) {
    const at = tag.indexOf(':');
    const name = (at < 0 ? tag : tag.slice(0, at)).trim();
    if (name !== '')
      labels[shortened(name, 200)] = shortened(at < 0 ? 'yes' : tag.slice(at + 1).trim(), 2_000);
  }
  return labels;
}

/** The first address in a monitor's message that is said to be, or looks like, a runbook. */
function runbookIn(message: string): string | null {
  const addresses = [...message.matchAll(/https?:\/\/[^\s)>\]"']+/g)].map((match) => ({
    url: match[0].replace(/[.,;]+$/, ''),
    before: message.slice(Math.max(0, match.index - 40), match.index),
  }));
  const found = addresses.find(
    ({ url, before }) => /runbook|playbook/i.test(url) || /(runbook|playbook)[^\n]*$/i.test(before),
  );
  return found === undefined || found.url.length > 2_000 ? null : found.url;
}
