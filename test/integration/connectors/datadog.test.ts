import { describe, expect, it } from 'vitest';
import { samplePayloads } from '#electron/engine/connectors/conformance/samples.ts';
import { createDatadogConnector } from '#electron/engine/connectors/datadog/index.ts';
import { conforms } from '#test/doubles/conformance.ts';
import type { Trying } from '#test/doubles/context.ts';
import { DD_API_KEY, DD_APP_KEY, startDatadog } from '#test/doubles/datadog.ts';
import { besideVendor } from './beside-vendor.ts';

const samples = samplePayloads(Date.now());

const connector = createDatadogConnector();
const now = Date.parse('2026-03-01T12:00:00Z');
const both = { apiKey: DD_API_KEY, appKey: DD_APP_KEY };

conforms('Datadog', connector.manifest, async () => {
  const vendor = await startDatadog();
  return {
    connector,
    double: vendor.double,
    settings: { site: 'own', address: vendor.double.url },
    secrets: both,
    wrongSecrets: { apiKey: 'not-the-api-key', appKey: 'not-the-app-key' },
    state: () => vendor.state(),
  };
});

async function open(more: Partial<Trying> = {}) {
  const vendor = await startDatadog({ now: () => now });
  const usual = { secrets: both, now: () => now, settings: { site: 'own', address: vendor.double.url } };
  return besideVendor(connector, vendor, usual, more);
}

describe('an event in Datadog', () => {
  it('marks beginning and end of an incident as one group', async () => {
    const { vendor, deliver, links } = await open();
    const mark = { ...samples['event.mark'], from: now - 3_600_000 };
    await deliver('event.mark', mark, { key: 'begin' });
    await deliver('event.mark', { ...mark, to: now - 60_000 }, { key: 'end' });
    const [begin, end] = vendor.events;
    expect(begin).toMatchObject({ alert_type: 'error', date_happened: (now - 3_600_000) / 1_000 });
    expect(end).toMatchObject({ alert_type: 'success', date_happened: (now - 60_000) / 1_000 });
    expect(begin?.aggregation_key).toBe(end?.aggregation_key);
    expect(begin?.tags).toEqual(
      expect.arrayContaining(['service:checkout', 'incident:inc-7f3', 'incident', 'sev-2']),
    );
    expect(links[0]?.link).toMatchObject({ what: 'mark', id: '1' });
  });

  it('too old for the stream tells its time in the text', async () => {
    const { vendor, deliver } = await open();
    await deliver('event.mark', { ...samples['event.mark'], from: now - 40 * 3_600_000 });
    expect(vendor.events[0]?.date_happened).toBeUndefined();
    expect(vendor.events[0]?.text).toContain('From 2026-02-27T20:00:00.000Z');
  });

  it('goes out without an application key as well', async () => {
    const { vendor, deliver, context } = await open({ secrets: { apiKey: DD_API_KEY } });
    await deliver('event.mark', samples['event.mark'], { attempt: 2, uncertain: true });
    expect(vendor.events).toHaveLength(1);
    expect((await connector.check(context)).lines).toHaveLength(1);
  });
});

describe('monitors of Datadog', () => {
  const monitor = (id: number, groups: Record<string, string>, more = {}) => ({
    ...{ id, name: `Monitor ${id}`, message: '', tags: ['team:payments', 'urgent'], priority: null },
    ...more,
    groups: Object.fromEntries(
      Object.entries(groups).map(([group, status]) => [
        group,
        { status, last_triggered_ts: now / 1_000 - 90 },
      ]),
    ),
  });

  it('come in group by group, and end when they alert no more', async () => {
    const { vendor, context } = await open();
    vendor.monitors.push(
      monitor(
        1,
        { 'service:checkout,host:web-1': 'Alert', 'service:search,host:web-2': 'OK' },
        { priority: 1 },
      ),
      monitor(2, { '*': 'Alert' }, { message: 'Slow. Runbook: https://wiki.example.com/slow. @slack-ops' }),
      monitor(3, { '*': 'Warn' }),
    );
    const first = await connector.pull?.(null, context);
    expect(first?.incoming).toMatchObject([
      {
        ...{ kind: 'alert', vendorId: 'monitor:1:service:checkout,host:web-1', firing: true, severity: 'P1' },
        ...{ title: 'Monitor 1 (service:checkout,host:web-1)', service: 'checkout', groupKey: 'monitor:1' },
        labels: { team: 'payments', urgent: 'yes', service: 'checkout', host: 'web-1', status: 'Alert' },
        startedAt: now - 90_000,
        endedAt: null,
      },
      {
        vendorId: 'monitor:2:*',
        title: 'Monitor 2',
        severity: 'Alert',
        runbookUrl: 'https://wiki.example.com/slow',
      },
    ]);
    const second = await connector.pull?.(first?.cursor ?? null, context);
    expect(second?.incoming.map((each) => each.kind === 'alert' && each.firing)).toEqual([true, true]);
    vendor.monitors.splice(1, 1);
    const third = await connector.pull?.(second?.cursor ?? null, context);
    expect(third?.incoming).toMatchObject([
      { vendorId: 'monitor:1:service:checkout,host:web-1', firing: true },
      { vendorId: 'monitor:2:*', firing: false, title: 'Monitor 2', endedAt: now },
    ]);
  });

  it('are those of the tags the settings name, warnings and missing data where they say so', async () => {
    const settings = { monitorTags: ['team:search'], warnings: true, noData: true };
    const { vendor, context } = await open({ settings });
    vendor.monitors.push(
      monitor(1, { '*': 'Alert' }),
      monitor(2, { a: 'Warn', b: 'No Data', c: 'OK' }, { tags: ['team:search'] }),
    );
    const { incoming } = (await connector.pull?.('not a cursor', context)) ?? { incoming: [] };
    expect(incoming.map(({ vendorId }) => vendorId)).toEqual(['monitor:2:a', 'monitor:2:b']);
  });

  it('are read page by page', async () => {
    const { vendor, context } = await open();
    for (let id = 1; id <= 401; id += 1) vendor.monitors.push(monitor(id, { '*': 'Alert' }));
    const pulled = await connector.pull?.(null, context);
    expect(pulled?.incoming).toHaveLength(401);
  });
});

describe('Datadog is asked', () => {
  it('for a metric now and over a time', async () => {
    const { vendor, context } = await open();
    const at = (minutes: number, value: number | null) => [now - minutes * 60_000, value];
    vendor.series.push({
      ...{
        metric: 'trace.http.errors',
        scope: 'service:checkout',
        tag_set: ['service:checkout', 'env:prod'],
      },
      pointlist: [at(4, 1), at(3, 2), at(2, 3), at(1, null)],
    });
    expect(
      await connector.query?.({ ask: 'metric', query: 'sum:trace.http.errors{*}', at: null }, context),
    ).toEqual({
      ask: 'metric',
      series: [
        {
          labels: {
            metric: 'trace.http.errors',
            scope: 'service:checkout',
            service: 'checkout',
            env: 'prod',
          },
          value: 3,
          at: now - 120_000,
        },
      ],
    });
    const range = await connector.query?.(
      { ask: 'metric-range', query: 'x', from: now - 600_000, to: now, stepSeconds: 120 },
      context,
    );
    expect(range).toMatchObject({ series: [{ points: [at(4, 1), at(2, 3)] }] });
  });

  it('for the value of an SLO', async () => {
    const { context } = await open();
    const answer = await connector.query?.({ ask: 'metric', query: 'slo:abc123', at: now }, context);
    expect(answer).toEqual({
      ask: 'metric',
      series: [{ labels: { slo: 'abc123', name: 'Checkout' }, value: 99.95, at: now }],
    });
  });

  it('something it does not understand, and says so', async () => {
    const { context } = await open();
    await expect(
      connector.query?.({ ask: 'metric', query: 'nonsense', at: null }, context),
    ).rejects.toMatchObject({
      kind: 'refused',
      message: 'Datadog does not understand the query: Rule parse error.',
    });
    expect(await connector.query?.({ ask: 'schedules' }, context)).toBeNull();
  });
});
