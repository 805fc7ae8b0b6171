import { describe, expect, test } from 'vitest';
import type { IncomingAlert } from '#shared/connectors/incoming.ts';
import { engineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { engineAt, handClock } from './hand-clock.ts';
import { testEngine, type TestEngine } from './kit.ts';

const START = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const increment = engineOperations['inbox.watch'].output;
type Increment = OutputOf<(typeof engineOperations)['inbox.watch']>;

const alert = (vendorId: string, more: Partial<IncomingAlert> = {}): IncomingAlert => ({
  ...{ kind: 'alert', vendorId, firing: true, title: 'HighErrorRate', text: '5xx above 5 %' },
  ...{ severity: 'critical', service: 'checkout', labels: { alertname: 'HighErrorRate', pod: vendorId } },
  ...{ groupKey: 'HighErrorRate checkout', startedAt: START - MINUTE, endedAt: null },
  ...{ url: 'https://monitor.example/graph', runbookUrl: 'https://runbooks.example/x' },
  ...more,
});
const resolved = (vendorId: string, endedAt: number): IncomingAlert =>
  alert(vendorId, { firing: false, text: '', url: null, runbookUrl: null, endedAt });

const timeline = async (engine: TestEngine, ref: string): Promise<string[]> =>
  (await engine.must('incident.timeline', { ref })).entries.map(({ text }) => text);

describe('alerts in the inbox', () => {
  test('are told once, grouped, and become an incident with what they say as evidence', async () => {
    const engine = await testEngine({ now: () => START });
    await engine.must('service.set', { service: { name: 'Checkout' } });
    expect(engine.receive('am', [alert('a'), alert('b'), alert('a')])).toMatchObject({
      changed: 2,
      fresh: 2,
    });
    expect(engine.receive('am', [alert('a')])).toMatchObject({ changed: 1, fresh: 0 });
    const { groups } = await engine.must('inbox.list', {});
    expect(groups).toMatchObject([
      {
        ...{ title: 'HighErrorRate', service: 'Checkout', severity: 'critical', level: 'SEV-2' },
        ...{ alerts: 2, firing: 2, told: 4, labels: { alertname: 'HighErrorRate' }, suggestion: null },
      },
    ]);
    const group = groups[0]?.group ?? 0;
    const commandId = '01936a2e-5b00-7000-8000-0000000000aa';
    const declared = await engine.must('inbox.declare', { group, commandId });
    expect(await engine.must('inbox.declare', { group, commandId })).toEqual(declared);
    expect((await engine.must('incident.list', {})).length).toBe(1);
    const { head } = await engine.must('incident.show', { ref: declared.ref });
    expect(head).toMatchObject({
      ...{ title: 'HighErrorRate', severity: 'SEV-2', services: ['Checkout'] },
      ...{ clocks: { impactStarted: START - MINUTE }, detection: { by: 'monitoring' } },
      alerts: [{ connector: 'am', groupKeys: ['HighErrorRate checkout'], alerts: 2, resolvedAt: null }],
    });
    expect(await timeline(engine, declared.ref)).toEqual([
      'Declared SEV-2: HighErrorRate',
      'Alerts attached: HighErrorRate (2)',
      '5xx above 5 %\n\nRunbook: https://runbooks.example/x',
    ]);
    expect(await engine.must('inbox.list', {})).toEqual({ groups: [], over: [] });
    expect((await engine.must('inbox.list', { state: 'attached' })).groups).toMatchObject([
      { incident: { ref: declared.ref } },
    ]);
    const again = await engine.do('inbox.attach', { group, ref: declared.ref });
    expect(again).toMatchObject({ ok: false, refusal: { code: 'unchanged' } });
  });

  test('that come later join their incident, and when all are resolved impact may be over', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const { ref } = await engine.must('incident.declare', { title: 'Down', services: ['checkout'] });
    engine.receive('am', [alert('a')]);
    const { groups } = await engine.must('inbox.list', {});
    expect(groups[0]?.suggestion?.ref).toBe(ref);
    await engine.must('inbox.attach', { group: groups[0]?.group ?? 0, ref });
    engine.receive('am', [alert('b'), resolved('a', START)]);
    expect((await engine.must('inbox.list', {})).groups).toEqual([]);
    clock.pass(5 * MINUTE);
    const endedAt = clock.now - MINUTE;
    engine.receive('am', [resolved('b', endedAt)]);
    expect((await timeline(engine, ref)).slice(-2)).toEqual(
      ['Alert resolved: HighErrorRate', '5xx above 5 %\n\nRunbook: https://runbooks.example/x'].toSorted(),
    );
    const { over } = await engine.must('inbox.list', {});
    expect(over).toMatchObject([{ ref, at: endedAt, alerts: 1 }]);
    expect(await engine.must('inbox.dismiss', { ref })).toEqual({ dismissed: 0 });
    expect((await engine.must('inbox.list', {})).over).toEqual([]);
    // It fires again: said once the flapping pause is over, and then the question comes anew.
    engine.receive('am', [alert('b', { startedAt: clock.now })]);
    clock.pass(3 * MINUTE);
    expect((await engine.must('incident.show', { ref })).head.alerts).toMatchObject([{ resolvedAt: null }]);
    engine.receive(
      'am',
      [resolved('b', clock.now)].map((each) => ({ ...each, startedAt: endedAt + MINUTE })),
    );
    clock.pass(3 * MINUTE);
    expect((await engine.must('inbox.list', {})).over).toMatchObject([{ ref }]);
    await engine.must('phase.change', { ref, phase: 'monitoring' });
    expect((await engine.must('inbox.list', {})).over).toEqual([]);
  });

  test('that were dismissed stay away until they fire anew, and what is told late changes nothing', async () => {
    const engine = await testEngine({ now: () => START });
    engine.receive('am', [alert('a')]);
    const group = (await engine.must('inbox.list', {})).groups[0]?.group ?? 0;
    expect(await engine.must('inbox.dismiss', { group })).toEqual({ dismissed: 1 });
    expect(engine.receive('am', [alert('a')])).toMatchObject({ fresh: 0 });
    expect(engine.receive('am', [resolved('a', START)])).toMatchObject({ fresh: 0 });
    expect(engine.receive('am', [alert('a')])).toMatchObject({ changed: 0 });
    expect((await engine.must('inbox.list', {})).groups).toEqual([]);
    expect(engine.receive('am', [alert('a', { startedAt: START })])).toMatchObject({ fresh: 1 });
    expect((await engine.must('inbox.list', {})).groups).toMatchObject([{ group, text: '5xx above 5 %' }]);
  });

  test('a thousand in a minute are a few rows, a few increments and no time', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    const seen: Increment[] = [];
    engine.subscribe('inbox.watch', {}, (pushed) => seen.push(increment.parse(pushed)));
    const began = performance.now();
    for (let batch = 0; batch < 40; batch += 1)
      engine.receive(
        'am',
        Array.from({ length: 25 }, (_, index) =>
          alert(`pod ${batch * 25 + index}`, { groupKey: `group ${index % 6}` }),
        ),
      );
    const took = performance.now() - began;
    clock.pass(1_000);
    expect(seen).toHaveLength(2);
    expect(seen[1]?.groups).toHaveLength(6);
    expect(seen[1]?.groups.reduce((sum, { firing }) => sum + firing, 0)).toBe(1_000);
    expect(took).toBeLessThan(2_000);
  });

  test('of another form are left out and told, and the rest of the batch is taken', async () => {
    const engine = await testEngine();
    const odd = alert('odd', { title: 'half \ud83d\u0007 a\nline', severity: ' \u0000 ' });
    const taken = engine.receive('am', [{ kind: 'alert' }, odd, null, { ...alert('x'), labels: 5 }]);
    expect(taken).toMatchObject({ changed: 1 });
    expect(taken.refused).toHaveLength(3);
    const { groups } = await engine.must('inbox.list', {});
    expect(groups).toMatchObject([{ title: 'half \uFFFD a line', severity: null }]);
    await engine.must('inbox.declare', { group: groups[0]?.group ?? 0 });
    expect((await engine.must('log.verify', {})).ok).toBe(true);
  });
});

describe('messages', () => {
  const message = {
    ...{
      kind: 'message',
      vendorId: 'C1/17.2',
      by: 'Ana',
      text: 'Rolled back',
      url: 'https://chat.example/1',
    },
    ...{ at: START - MINUTE, marked: true, stream: null },
  };

  test('that were marked go onto the timeline of their incident once, others wait', async () => {
    const engine = await testEngine({ now: () => START });
    const { ref, stream } = await engine.must('incident.declare', { title: 'Down' });
    engine.receive('chat', [{ ...message, stream }]);
    engine.receive('chat', [{ ...message, stream }]);
    const { entries } = await engine.must('incident.timeline', { ref });
    expect(entries.filter(({ text }) => text === 'Rolled back')).toMatchObject([
      {
        kind: 'communication',
        occurredAt: START - MINUTE,
        detail: { source: 'Ana, chat', link: 'https://chat.example/1' },
      },
    ]);
    engine.receive('chat', [{ ...message, vendorId: 'C1/18', text: 'Who knows?' }]);
    const { groups } = await engine.must('inbox.list', {});
    expect(groups).toMatchObject([{ kind: 'message', title: 'Ana: Who knows?' }]);
    const group = groups[0]?.group ?? 0;
    expect(await engine.do('inbox.declare', { group })).toMatchObject({ ok: false });
    await engine.must('inbox.attach', { group, ref });
    expect(await timeline(engine, ref)).toContain('Who knows?');
  });
});

test('what a vendor changed is said here: a ticket closed, a page acknowledged', async () => {
  const engine = await testEngine({ now: () => START });
  const { ref, stream } = await engine.must('incident.declare', { title: 'Down' });
  const { id: task } = await engine.must('task.add', { ref, text: 'Mend it' });
  const { id: page } = await engine.must('page.raise', { ref, targets: [{ person: '@bo' }] });
  const links = new Map([
    ['task OPS-1', { stream, link: { of: task, name: 'OPS-1' } }],
    ['page P1', { stream, link: { of: page, name: 'P1' } }],
    ['ticket OPS-2', { stream, link: { of: stream, name: 'OPS-2' } }],
  ]);
  const state = (what: string, id: string, is: string, by: string | null = null) => ({
    ...{ kind: 'state', vendorId: `${id} ${is}`, what, id, state: is, by, at: START },
  });
  const linked = (what: string, id: string) => links.get(`${what} ${id}`) ?? null;
  const told = [
    state('task', 'OPS-1', 'done', 'Bo'),
    state('page', 'P1', 'acknowledged', 'bo@example.com'),
    state('ticket', 'OPS-2', 'done'),
    state('ticket', 'UNKNOWN-1', 'done'),
  ];
  expect(engine.receive('jira', told, linked)).toMatchObject({ changed: 3 });
  expect(engine.receive('jira', told, linked)).toMatchObject({ changed: 0 });
  const { head } = await engine.must('incident.show', { ref });
  expect(head.tasks).toMatchObject([{ state: 'done' }]);
  expect(head.pages[0]?.acks).toMatchObject([{ person: '@bo' }]);
  expect(await timeline(engine, ref)).toContain('OPS-2 was closed in jira');
});

test('alerts that wait call once, and again when they fire anew; what is dismissed is settled', async () => {
  const clock = handClock(START);
  const engine = await engineAt(clock);
  const seen: OutputOf<(typeof engineOperations)['reminders.watch']>[] = [];
  engine.subscribe('reminders.watch', {}, (pushed) =>
    seen.push(engineOperations['reminders.watch'].output.parse(pushed)),
  );
  engine.receive('am', [alert('a'), alert('b'), alert('c', { groupKey: 'other', title: 'Other' })]);
  clock.pass(2_000);
  engine.receive('am', [alert('d')]);
  clock.pass(2_000);
  const notices = () => seen.flatMap((each) => each.notices.map(({ kind, about }) => `${kind} ${about}`));
  expect(notices().toSorted()).toEqual(['alert HighErrorRate', 'alert Other']);
  const { groups } = await engine.must('inbox.list', {});
  for (const { group } of groups) await engine.must('inbox.dismiss', { group });
  clock.pass(2_000);
  expect(seen.at(-1)).toMatchObject({ settled: [{}, {}].map(() => expect.any(String) as unknown) });
  engine.receive('am', [resolved('a', clock.now)]);
  engine.receive('am', [alert('a', { startedAt: clock.now })]);
  clock.pass(2_000);
  expect(notices()).toHaveLength(3);
  const { ref } = await engine.must('inbox.declare', {
    group: (await engine.must('inbox.list', {})).groups[0]?.group ?? 0,
  });
  engine.receive(
    'am',
    ['a', 'b', 'd'].map((id) => ({ ...resolved(id, clock.now), startedAt: clock.now })),
  );
  clock.pass(5 * MINUTE);
  expect(notices()).toContain('quiet 1');
  await engine.must('inbox.dismiss', { ref });
  clock.pass(2_000);
  expect((await engine.must('reminders.list', { ref })).map(({ kind }) => kind)).not.toContain('quiet');
});

test('an incident that another installation declared from alerts settles them here, and tells of their end later', async () => {
  const clock = handClock(START);
  const [here, there] = [await engineAt(clock), await engineAt(clock)];
  for (const engine of [here, there]) engine.receive('am', [alert('a')]);
  const { groups } = await there.must('inbox.list', {});
  const { ref } = await there.must('inbox.declare', { group: groups[0]?.group ?? 0 });
  const pass = async (from: TestEngine, to: TestEngine) => {
    const { name, text } = await from.must('incident.export', { ref, format: 'json' });
    await to.must('incident.import', { name, content: Buffer.from(text).toString('base64') });
  };
  await pass(there, here);
  expect((await here.must('inbox.list', {})).groups).toEqual([]);
  expect((await here.must('inbox.list', { state: 'attached' })).groups).toMatchObject([
    { incident: { ref } },
  ]);
  expect(here.receive('am', [alert('b')])).toMatchObject({ changed: 1, fresh: 0 });
  // Here both have ended; the one who attached them hears nothing, so it is said here after a minute.
  here.receive('am', [resolved('a', START), resolved('b', START)]);
  expect((await here.must('incident.show', { ref })).head.alerts).toMatchObject([{ resolvedAt: null }]);
  clock.pass(2 * MINUTE);
  expect((await here.must('incident.show', { ref })).head.alerts).toMatchObject([{ resolvedAt: START }]);
  await pass(here, there);
  expect((await there.must('inbox.list', {})).over).toMatchObject([{ ref }]);
});
