import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HookRequest } from '#electron/engine/connectors/connector.ts';
import { createAlertmanagerConnector } from '#electron/engine/connectors/alertmanager/index.ts';
import { createGrafanaConnector } from '#electron/engine/connectors/grafana/index.ts';
import { hmac } from '#electron/engine/connectors/hooks.ts';
import { incoming } from '#shared/connectors/incoming.ts';
import { startAlertmanager } from '#test/doubles/alertmanager.ts';
import { conforms } from '#test/doubles/conformance.ts';
import { tryOut } from '#test/doubles/context.ts';
import { startGrafana } from '#test/doubles/grafana.ts';

const inputs = path.resolve(import.meta.dirname, '../../../../shared/inputs/payloads');

/** A real body, or null where the folder of real inputs is absent. */
function payload(file: string): Buffer | null {
  const place = path.join(inputs, file);
  return fs.existsSync(place) ? fs.readFileSync(place) : null;
}

const hook = (body: Buffer | string, headers: Record<string, string> = {}): HookRequest => ({
  ...{ method: 'POST', path: '/hooks/x', headers },
  body: Buffer.from(body),
});

conforms('Alertmanager', createAlertmanagerConnector().manifest, async () => {
  const { double, silences } = await startAlertmanager();
  return {
    connector: createAlertmanagerConnector(),
    double,
    settings: { address: double.url },
    secrets: { token: 'am-token' },
    wrongSecrets: { token: 'wrong-token' },
    state: () => silences.map(({ matchers }) => matchers),
  };
});

conforms('Grafana', createGrafanaConnector().manifest, async () => {
  const { double, annotations } = await startGrafana();
  return {
    connector: createGrafanaConnector(),
    double,
    settings: { address: double.url },
    secrets: { token: 'glsa-token' },
    wrongSecrets: { token: 'wrong-token' },
    state: () =>
      annotations.map(({ text, tags }) => ({
        text,
        tags: tags.filter((tag) => !tag.startsWith('deepwater:')),
      })),
  };
});

describe('a notification of Alertmanager', () => {
  const connector = createAlertmanagerConnector();
  const { context } = tryOut(connector, {
    settings: { address: 'http://127.0.0.1:9093' },
    secrets: { hookToken: 'hook-token' },
  });
  const authorization = { authorization: 'Bearer hook-token' };

  it('is read as it really comes', (test) => {
    const firing = payload('alertmanager/firing.json');
    const resolved = payload('alertmanager/resolved.json');
    const group = payload('alertmanager/firing-group-of-5.json');
    if (firing === null || resolved === null || group === null) return test.skip('needs ../shared/inputs');
    const read = connector.receive?.(hook(firing, authorization), context);
    if (read?.ok !== true) throw new Error('it was refused');
    expect(read.output).toEqual([
      {
        ...{ kind: 'alert', vendorId: '7d2d332feada5c59', firing: true },
        ...{ title: 'HighErrorRate: 5xx > 5%', text: '5xx > 5%', severity: 'critical', service: 'checkout' },
        labels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'critical' },
        groupKey: 'alertname="HighErrorRate", service="checkout"',
        ...{ startedAt: Date.parse('2026-11-23T09:14:55Z'), endedAt: null },
        ...{ url: 'http://prom/graph', runbookUrl: 'https://runbooks.example/x' },
      },
    ]);
    expect(connector.receive?.(hook(resolved, authorization), context)).toMatchObject({
      output: [
        {
          vendorId: '7d2d332feada5c59',
          firing: false,
          text: '',
          endedAt: Date.parse('2026-11-23T09:14:57Z'),
        },
      ],
    });
    const five = connector.receive?.(hook(group, authorization), context);
    if (five?.ok !== true) throw new Error('it was refused');
    expect(new Set(five.output.map((each) => each.kind === 'alert' && each.groupKey)).size).toBe(1);
    for (const each of five.output) expect(incoming.safeParse(each).success).toBe(true);
  });

  it('is refused without the token, and when it is something else', () => {
    for (const headers of [
      {},
      { authorization: 'Bearer hook-toke' },
      { authorization: 'Basic aG9vay10b2tlbg==' },
    ])
      expect(connector.receive?.(hook('{}', headers), context)).toMatchObject({
        refusal: { code: 'bad_signature' },
      });
    for (const body of ['', 'no json', '[]', '{"version":"4","alerts":[{"status":"maybe"}]}', '\u0000\uFFFF'])
      expect(connector.receive?.(hook(body, authorization), context)).toMatchObject({
        refusal: { code: 'invalid_input' },
      });
    expect(connector.receive?.(hook(Buffer.from([0xff, 0xfe]), authorization), context)).toMatchObject({
      ok: false,
    });
    const { context: tokenless } = tryOut(connector, { settings: {}, secrets: {} });
    expect(connector.receive?.(hook('{}', { authorization: 'Bearer ' }), tokenless)).toMatchObject({
      ok: false,
    });
  });
});

it('what Alertmanager stops telling has ended, and what it keeps quiet has not', async () => {
  const vendor = await startAlertmanager();
  const connector = createAlertmanagerConnector();
  const { context, close } = tryOut(connector, {
    settings: { address: vendor.double.url },
    secrets: { token: 'am-token' },
  });
  const alert = (fingerprint: string, state = 'active') => ({
    ...{ fingerprint, status: { state }, labels: { alertname: 'Down', pod: fingerprint }, annotations: {} },
    ...{
      startsAt: '2026-11-23T09:00:00Z',
      endsAt: '2026-11-23T10:00:00Z',
      updatedAt: '2026-11-23T09:00:01Z',
    },
  });
  const group = (...alerts: unknown[]) => ({
    labels: { alertname: 'Down' },
    receiver: { name: 'hook' },
    alerts,
  });
  const pull = async (cursor: string | null) => {
    const pulled = await connector.pull?.(cursor, context);
    if (pulled === undefined) throw new Error('it does not pull');
    const told = pulled.incoming.map((each) => each.kind === 'alert' && [each.vendorId, each.firing]);
    return { told, cursor: pulled.cursor };
  };
  vendor.groups.push(group(alert('a'), alert('b'), alert('q', 'suppressed')), group(alert('a')));
  const first = await pull(null);
  expect(first.told).toEqual([
    ['a', true],
    ['b', true],
  ]);
  expect((await pull(first.cursor)).told).toEqual([]);
  vendor.groups.splice(0, 2, group(alert('a', 'suppressed')));
  const third = await pull(first.cursor);
  expect(third.told).toEqual([['b', false]]);
  expect((await pull('nonsense')).told).toEqual([]);
  vendor.groups.splice(0, 1);
  expect((await pull(third.cursor)).told).toEqual([['a', false]]);
  close();
  await vendor.double.close();
});

describe('a notification of Grafana', () => {
  const connector = createGrafanaConnector();
  const { context } = tryOut(connector, {
    settings: { address: 'http://127.0.0.1:3000' },
    secrets: { token: 'x', hookToken: 'hook-token' },
  });

  it('of older versions is read as it really comes', (test) => {
    const bodies = ['alerta/grafana_6.json', 'alerta/grafana_alert_ok.json'].map(payload);
    for (const body of bodies) {
      if (body === null) return test.skip('needs ../shared/inputs');
      const read = connector.receive?.(hook(body, { authorization: 'Bearer hook-token' }), context);
      if (read?.ok !== true) throw new Error('it was refused');
      expect(read.output).toHaveLength(1);
      for (const each of read.output) expect(incoming.safeParse(each).success).toBe(true);
    }
  });

  it('of unified alerting is read, signed or with the token', () => {
    const body = JSON.stringify({
      receiver: 'deepwater',
      groupLabels: { alertname: 'Slow' },
      alerts: [
        {
          ...{ status: 'firing', labels: { alertname: 'Slow', service: 'checkout' }, fingerprint: 'f1' },
          annotations: { summary: 'p99 is 3 s', __dashboardUid__: 'x' },
          ...{ startsAt: '2026-11-23T09:00:00Z', endsAt: '0001-01-01T00:00:00Z' },
          ...{ valueString: '[ var=A value=3.1 ]', panelURL: 'https://grafana.example/d/1?viewPanel=2' },
        },
      ],
    });
    const signature = { 'x-grafana-alerting-signature': hmac('hook-token', body) };
    const read = connector.receive?.(hook(body, signature), context);
    expect(read).toMatchObject({
      output: [
        {
          ...{ vendorId: 'f1', title: 'Slow: p99 is 3 s', url: 'https://grafana.example/d/1?viewPanel=2' },
          text: 'p99 is 3 s\nvalues: [ var=A value=3.1 ]',
        },
      ],
    });
    expect(connector.receive?.(hook(`${body} `, signature), context)).toMatchObject({ ok: false });
  });
});

it('an annotation ends when the incident does', async () => {
  const vendor = await startGrafana();
  const tried = tryOut(createGrafanaConnector(), {
    settings: { address: vendor.double.url },
    secrets: { token: 'glsa-token' },
  });
  const incident = {
    ...{ stream: 'incident/1', ref: 'INC-7F3', title: 'Slow', severity: 'SEV-2', phase: 'declared' },
    ...{ services: [], exercise: true },
  };
  await tried.deliver('event.mark', { incident, text: 'INC-7F3', from: 1_000, to: null, tags: [] });
  await tried.deliver(
    'event.mark',
    { incident, text: 'INC-7F3', from: 1_000, to: 2_000, tags: [] },
    { key: 'end' },
  );
  expect(vendor.annotations).toMatchObject([{ text: 'EXERCISE · INC-7F3', time: 1_000, timeEnd: 2_000 }]);
  tried.close();
  await vendor.double.close();
});
