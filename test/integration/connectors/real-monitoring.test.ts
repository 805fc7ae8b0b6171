import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '#electron/dev/free-port.ts';
import type { ConnectorInput } from '#shared/domain/workspace/connectors.ts';
import {
  alertmanagerProgram,
  prometheusProgram,
  startAlertmanager,
  startPrometheus,
} from '#test/servers/monitoring.ts';
import { testEngine, type TestEngine } from '../engine/kit.ts';
import { begun, until } from '../engine/run-kit.ts';

const TOKEN = 'hook-token-of-the-test';
const alertmanager = await alertmanagerProgram();
const prometheus = await prometheusProgram();
const patient = { timeout: 20_000, interval: 100 };

/** What Prometheus would post. */
async function fire(url: string, alerts: readonly object[]): Promise<void> {
  const answer = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
const alert = (pod: string, more: object = {}) => ({
  labels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'critical', pod },
  annotations: { summary: '5xx > 5 %', runbook_url: 'https://runbooks.example/x' },
  ...more,
});
const resolved = (pod: string) =>
  alert(pod, { annotations: {}, endsAt: new Date(Date.now() - 10).toISOString() });

async function desk(settings: (port: number) => Promise<ConnectorInput['settings']>, secrets = {}) {
  const port = await freePort();
  const engine = await testEngine({
    selfCare: true,
    env: { DEEPWATER_SECRET_ALERTMANAGER_HOOK_TOKEN: TOKEN, ...secrets },
  });
  await engine.must('service.set', { service: { name: 'Checkout' } });
  await engine.must('server.set', { on: true, port });
  await engine.must('connector.set', {
    connector: { kind: 'alertmanager', name: 'Alertmanager', settings: await settings(port) },
  });
  return { engine, port };
}

async function declared(engine: TestEngine, alerts: number) {
  await expect
    .poll(async () => (await engine.must('inbox.list', {})).groups.map((each) => each.firing), patient)
    .toEqual([alerts]);
  const [group] = (await engine.must('inbox.list', {})).groups;
  expect(group).toMatchObject({
    ...{ title: 'HighErrorRate: 5xx > 5 %', service: 'Checkout', level: 'SEV-2', from: 'Alertmanager' },
    runbookUrl: 'https://runbooks.example/x',
  });
  return engine.must('inbox.declare', { group: group?.group ?? 0 });
}

describe.skipIf(alertmanager === null)('a real Alertmanager', () => {
  test('fires through the webhook, is silenced, and when all is resolved impact may be over', async () => {
    let url = '';
    const { engine } = await desk(async (port) => {
      const server = await startAlertmanager(alertmanager ?? '', {
        ...{ url: `http://127.0.0.1:${port}/hooks/Alertmanager`, token: TOKEN },
      });
      onTestFinished(() => server.remove());
      url = server.url;
      return { address: url, poll: false };
    });
    expect(await engine.must('connector.check', { connector: 'Alertmanager' })).toMatchObject({ ok: true });
    await fire(url, [alert('p1'), alert('p2')]);
    const { ref } = await declared(engine, 2);
    await engine.must('alert.silence', { ref, minutes: 5, reason: 'Being worked on' });
    await expect
      .poll(async () => (await fetch(`${url}/api/v2/silences`)).json() as Promise<object[]>, patient)
      .toMatchObject([
        {
          createdBy: 'Deepwater',
          comment: expect.stringContaining(`Being worked on [${ref} `) as string,
          status: { state: 'active' },
        },
      ]);
    const { head } = await engine.must('incident.show', { ref });
    expect(head.links).toMatchObject([{ what: 'silence', connectorName: 'Alertmanager' }]);
  }, 30_000);

  test('fires through the webhook and resolves', async () => {
    let url = '';
    const { engine, port } = await desk(async (port) => {
      const server = await startAlertmanager(alertmanager ?? '', {
        ...{ url: `http://127.0.0.1:${port}/hooks/Alertmanager`, token: TOKEN },
      });
      onTestFinished(() => server.remove());
      url = server.url;
      return { address: url, poll: false };
    });
    await fire(url, [alert('p1'), alert('p2')]);
    const { ref } = await declared(engine, 2);
    await fire(url, [resolved('p1'), resolved('p2')]);
    await expect
      .poll(async () => (await engine.must('inbox.list', {})).over, patient)
      .toMatchObject([{ ref, alerts: 1 }]);
    const { entries } = await engine.must('incident.timeline', { ref });
    expect(entries.map(({ text }) => text)).toContain('Alert resolved: HighErrorRate: 5xx > 5 %');
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toMatch(/deepwater_hooks_total\{connector="Alertmanager",result="taken"\} \d/);
    expect(metrics).not.toContain('5xx');
  }, 30_000);

  test('is asked where it can’t reach the desk', async () => {
    const server = await startAlertmanager(alertmanager ?? '', { url: 'http://127.0.0.1:9/', token: 'x' });
    onTestFinished(() => server.remove());
    await fire(server.url, [alert('p1')]);
    const { engine } = await desk(() => Promise.resolve({ address: server.url }));
    const { ref } = await declared(engine, 1);
    expect((await engine.must('incident.show', { ref })).head.alerts).toHaveLength(1);
  }, 30_000);
});

describe.skipIf(prometheus === null)('a real Prometheus', () => {
  test('answers questions and checks of runbooks, and says what is wrong with a query', async () => {
    const server = await startPrometheus(prometheus ?? '');
    onTestFinished(() => server.remove());
    const engine = await testEngine();
    const setting = { kind: 'prometheus', name: 'Main', settings: { address: server.url } };
    await engine.must('connector.set', { connector: setting });
    expect(await engine.must('connector.check', { connector: 'Main' })).toMatchObject({ ok: true });
    const ask = (query: string) =>
      engine.do('connector.ask', { connector: 'Main', question: { ask: 'metric', query, at: null } });
    await expect
      .poll(() => ask('up'), patient)
      .toMatchObject({
        output: { series: [{ labels: { job: 'self' }, value: 1 }] },
      });
    expect(await ask('vector(2) > 1')).toMatchObject({ output: { series: [{ value: 2 }] } });
    expect(await ask('rate(')).toMatchObject({ ok: false });
    const now = Date.now();
    const range = await engine.must('connector.ask', {
      connector: 'Main',
      question: { ask: 'metric-range', query: 'vector(3)', from: now - 10_000, to: now, stepSeconds: 5 },
    });
    expect(range).toMatchObject({ series: [{ points: [[expect.any(Number), 3], {}, {}] }] });
    const check = (expect: string, body: string): string =>
      `\`\`\`check step expect="${expect}"\n${body}\n\`\`\`\n`;
    const text = [
      '# Look\n',
      check('json $.value = 1', 'METRIC Main: up{job="self"}'),
      check('json $.most < 1', 'METRIC\nup'),
    ].join('\n');
    const ref = await begun(engine, text);
    const run = await until(engine, ref, ({ ended }) => ended !== null);
    expect(run.steps.map(({ state }) => state)).toEqual(['succeeded', 'failed']);
    expect(run.steps[0]?.lines).toContain('"value":1');
    expect(run.steps[1]?.reason).toContain('$.most');
  }, 30_000);
});
