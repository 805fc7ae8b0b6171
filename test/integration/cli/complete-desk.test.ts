import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { onFolder, temporaryFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const folder = temporaryFolder();
const cli = onFolder(() => path.join(folder.dir(), 'data'), hereRunner(folder.dir));
const MINUTE = 60_000;

const isoTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const someId: unknown = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
const someNumber: unknown = expect.any(Number);

interface Shown {
  nextUpdateDueAt: string;
  snoozedUntil: string | null;
  [more: string]: unknown;
}

let ref: string;
let other: string;
const shown = async (of: string) => (await cli.json(['show', of])) as Shown;
const recorded = () => ({ n: someNumber, id: someId, ref });

beforeAll(async () => {
  const declare = async (title: string) =>
    ((await cli.json(['declare', '--title', title, '--severity', 'SEV-2'])) as { ref: string }).ref;
  ref = await declare('Checkout fails');
  other = await declare('Database is slow');
  await cli.json(['role', ref, 'ic', '@ana']);
});

describe('near misses', () => {
  it('are recorded in one line, with a name or without', async () => {
    const named = (await cli.json(['nearmiss', '--title', 'Backups were off', '--as', '@bo'])) as {
      ref: string;
    };
    expect(named).toEqual({ id: someId, ref: expect.stringMatching(/^INC-/) as unknown });
    expect(await shown(named.ref)).toMatchObject({ nearMiss: true, declaredBy: '@bo', severity: 'SEV-4' });
    const nobody = (await cli.json([
      ...['nearmiss', '--title', 'Ran it on production', '--anonymous', '--service', 'ledger'],
    ])) as { ref: string };
    expect(await shown(nobody.ref)).toMatchObject({ declaredBy: '@anonymous', services: ['ledger'] });
    expect(await cli.text(['show', nobody.ref])).toContain('Near miss');
    const lucky = (await cli.json([
      ...['nearmiss', '--title', 'Nearly dropped a table', '--stopped-by', 'A second pair of eyes'],
    ])) as { ref: string };
    expect(await cli.text(['timeline', lucky.ref])).toContain('Stopped by: A second pair of eyes');
  });

  it('are nobody’s or somebody’s, not both', async () => {
    const ran = await cli.run(['nearmiss', '--json', '--title', 'x', '--anonymous', '--as', '@bo']);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(JSON.parse(ran.err)).toMatchObject({ error: { code: 'invalid_input', path: 'as' } });
    expect((await cli.run(['nearmiss', '--anonymous'])).status).toBe(2);
  });
});

describe('the objective', () => {
  it('is set, shown and taken away', async () => {
    expect(await cli.json(['objective', ref, 'Half', 'of', 'the', 'traffic'])).toEqual(recorded());
    expect(await shown(ref)).toMatchObject({ objective: 'Half of the traffic' });
    expect(await cli.text(['show', ref])).toMatch(/Objective +Half of the traffic/);
    expect(await cli.run(['objective', ref, 'Half of the traffic'])).toMatchObject({ status: 1 });
    await cli.json(['objective', ref, 'none']);
    expect(await shown(ref)).toMatchObject({ objective: null });
  });
});

describe('status updates', () => {
  it('have a part for customers', async () => {
    expect(
      await cli.json(['status', ref, 'The pool is full', '--public', 'Payments are slow.', '--next', '30m']),
    ).toEqual(recorded());
    expect(await shown(ref)).toMatchObject({
      updates: [{ text: 'The pool is full', publicText: 'Payments are slow.' }],
    });
  });

  it('wait for a way out, and are never sent once they are withdrawn', async () => {
    const waiting = await cli.json(['outbox', ref]);
    expect(waiting).toMatchObject([
      { audience: 'internal', state: 'ready', asks: false },
      { audience: 'public', state: 'ready', asks: false },
    ]);
    const [{ n }] = waiting as [{ n: number }];
    expect(await cli.json(['stilltrue', ref, String(n)])).toEqual(recorded());
    expect(await cli.text(['outbox', ref])).toContain('goes out as soon as something is connected');
    expect(await cli.json(['withdraw', ref, String(n)])).toEqual(recorded());
    expect(await cli.text(['outbox', ref])).toContain('never to be sent');
    const ran = await cli.run(['withdraw', '--json', ref, '1']);
    expect(JSON.parse(ran.err)).toMatchObject({ error: { code: 'wrong_kind', path: 'update' } });
  });

  it('are put off from when they are due, with a reason', async () => {
    const due = Date.parse((await shown(ref)).nextUpdateDueAt);
    expect(await cli.json(['snooze', ref, '15m', '--reason', 'The vendor calls back'])).toEqual(recorded());
    const { nextUpdateDueAt, snoozedUntil } = await shown(ref);
    expect(Date.parse(nextUpdateDueAt)).toBe(due + 15 * MINUTE);
    expect(snoozedUntil).toBe(nextUpdateDueAt);
    expect(await cli.text(['show', ref])).toMatch(/Update due .*, put off\)/);
  });

  it.each([
    ['before it is due', '2020-01-01T00:00:00Z'],
    ['that is none', 'later'],
  ])('are not put off to a time %s', async (_, time) => {
    const ran = await cli.run(['snooze', '--json', ref, time]);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(JSON.parse(ran.err)).toMatchObject({ error: { path: 'until' } });
  });
});

describe('tasks', () => {
  it('may be time boxes, which need their time', async () => {
    expect(
      await cli.json(['task', ref, 'Is the replica in step?', '--owner', '@bo', '--due', '3m', '--box']),
    ).toEqual({ ...recorded(), task: 1 });
    expect(await cli.json(['tasks', ref])).toMatchObject([{ n: 1, timeBox: true, checklist: null }]);
    expect(await cli.text(['tasks', ref])).toContain('box due in');
    const ran = await cli.run(['task', '--json', ref, 'x', '--box']);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(JSON.parse(ran.err)).toMatchObject({ error: { path: 'dueAt' } });
  });

  it('come from a checklist, whose progress is shown', async () => {
    expect(await cli.json(['checklist', ref, 'first', 'ten', 'minutes'])).toEqual({ ...recorded(), task: 2 });
    await cli.json(['done', ref, '2']);
    await cli.json(['drop', ref, '3']);
    expect(await shown(ref)).toMatchObject({
      checklists: [{ name: 'First ten minutes', done: 1, total: 4 }],
    });
    expect(await cli.text(['show', ref])).toMatch(/Checklists +First ten minutes 1\/4/);
    for (const name of ['First ten minutes', 'No such list']) {
      const ran = await cli.run(['checklist', '--json', ref, name]);
      expect(ran).toMatchObject({ status: 1, out: '' });
      expect(JSON.parse(ran.err)).toMatchObject({ error: { path: 'checklist' } });
    }
  });
});

describe('people', () => {
  it('are called by roll', async () => {
    expect(await cli.json(['rollcall', ref, '--present', '@ana', '@bo', '--missing', '@cy'])).toEqual(
      recorded(),
    );
    expect(await cli.json(['rollcall', ref])).toEqual(recorded());
    expect(await shown(ref)).toMatchObject({ rollCallAt: isoTime });
    expect(await cli.text(['show', ref])).toContain('Roll-call');
    const ran = await cli.run(['rollcall', '--json', ref, '--present', '@ana', '--missing', '@ana']);
    expect(ran.status).toBe(1);
    expect(JSON.parse(ran.err)).toMatchObject({ error: { path: 'missing' } });
  });

  it('say that they don’t know, and ask for help', async () => {
    expect(await cli.json(['dontknow', ref])).toEqual(recorded());
    expect(await cli.json(['escalate', ref, 'Somebody who knows', 'DNS'])).toEqual(recorded());
    expect(await cli.json(['timeline', ref, '--kind', 'note'])).toMatchObject([
      { text: expect.stringContaining('I don’t know') as unknown, detail: { signal: 'dont-know' } },
      { text: 'Somebody who knows DNS', detail: { signal: 'escalation' } },
    ]);
  });
});

describe('relations', () => {
  it('are seen from both sides and taken back', async () => {
    expect(await cli.json(['relate', ref, 'parent', other])).toEqual(recorded());
    expect(await cli.json(['relate', ref, 'similar', other])).toEqual(recorded());
    expect(await shown(ref)).toMatchObject({
      relations: [
        { relation: 'parent', ref: other, id: someId },
        { relation: 'similar', ref: other },
      ],
    });
    expect(await shown(other)).toMatchObject({
      relations: [
        { relation: 'part', ref },
        { relation: 'similar', ref },
      ],
    });
    expect(await cli.text(['show', ref])).toMatch(new RegExp(`Part of +${other}`));
    expect(await cli.json(['relate', ref, 'similar', other, '--off'])).toEqual(recorded());
    expect(await shown(other)).toMatchObject({ relations: [{ relation: 'part', ref }] });
  });

  it.each([
    ['an unknown one', ['cousin', 'OTHER'], 'relation'],
    ['one that stands already', ['parent', 'OTHER'], 'to'],
    ['one to itself', ['similar', 'REF'], 'to'],
  ])('are refused: %s', async (_, words, field) => {
    const args = words.map((word) => (word === 'REF' ? ref : word === 'OTHER' ? other : word));
    const ran = await cli.run(['relate', '--json', ref, ...args]);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(JSON.parse(ran.err)).toMatchObject({ error: { path: field } });
  });

  it('need an incident that is there', async () => {
    const ran = await cli.run(['relate', '--json', ref, 'similar', 'INC-ZZZZ']);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(JSON.parse(ran.err)).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('the severity helper', () => {
  it('proposes a level and says why', async () => {
    expect(await cli.json(['severity-help', '--users', '30'])).toEqual({
      severity: 'SEV-1',
      because: ['30 % of users affected, from 25 %'],
    });
    expect(await cli.json(['severity-help', '--users', '6%', '--burn', '2', '--money', '10.5'])).toEqual({
      severity: 'SEV-2',
      because: ['6 % of users affected, from 5 %'],
    });
    expect(await cli.json(['severity-help', '--data-loss'])).toMatchObject({ severity: 'SEV-1' });
    expect(await cli.json(['severity-help', '--users', '0'])).toEqual({ severity: 'SEV-4', because: [] });
    expect(await cli.text(['severity-help', '--users', '30'])).toBe(
      'SEV-1 Critical\n  30 % of users affected, from 25 %\n',
    );
    expect(await cli.text(['severity-help', '--users', '0'])).toContain('no threshold is reached');
  });

  it.each([
    ['nothing', [], 'users'],
    ['more than everybody', ['--users', '101'], 'users'],
    ['words', ['--burn', 'fast'], 'burn'],
    ['less than nothing', ['--money=-3'], 'money'],
  ])('takes no answer that is %s', async (_, words, field) => {
    const ran = await cli.run(['severity-help', '--json', ...words]);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(JSON.parse(ran.err)).toMatchObject({ error: { path: field } });
  });
});

describe('checklists', () => {
  const file = () => path.join(folder.dir(), 'checklists.json');
  const mine = { name: 'DNS', items: [{ text: 'Check the resolver', seat: 'ops', dueMinutes: 5 }] };

  it('are shown, exported, imported and removed', async () => {
    expect(await cli.json(['checklists', 'show'])).toMatchObject([
      { name: 'First ten minutes', items: expect.any(Array) as unknown },
      { name: 'Before closing' },
    ]);
    expect(await cli.text(['checklists', 'show'])).toContain('First ten minutes, for SEV-1 and SEV-2');
    expect(await cli.json(['checklists', 'export', '--out', file()])).toEqual({
      path: file(),
      checklists: 2,
    });
    const all = JSON.parse(await readFile(file(), 'utf8')) as unknown[];
    expect(JSON.parse(await cli.text(['checklists', 'export']))).toEqual(all);
    await writeFile(file(), JSON.stringify([...all, mine]));
    const id = ['--command-id', '01a209d1-b425-73d3-a317-343ea5b1516c'];
    expect(await cli.json(['checklists', 'import', file(), ...id])).toEqual({
      set: ['DNS'],
      unchanged: ['First ten minutes', 'Before closing'],
    });
    expect(await cli.json(['checklists', 'import', file(), ...id])).toMatchObject({ set: [] });
    expect(await cli.json(['checklist', other, 'dns'])).toMatchObject({ task: 1 });
    expect(await cli.json(['checklists', 'remove', 'DNS'])).toEqual({ id: someId });
    expect(await cli.json(['checklists', 'show'])).toHaveLength(2);
    expect((await cli.run(['checklists', 'remove', 'DNS'])).status).toBe(1);
  });

  it.each([
    ['not a list', '{}', /must hold a list of checklists/],
    ['not JSON', 'DNS', /is not JSON/],
    ['without items', JSON.stringify([mine, { name: 'x', items: [] }]), /at least one item/],
    ['with a name twice', JSON.stringify([mine, mine]), /holds DNS twice/],
  ])('are taken whole or not at all: %s', async (_, text, message) => {
    await writeFile(file(), text);
    const ran = await cli.run(['checklists', 'import', file()]);
    expect(ran).toMatchObject({ status: 1, out: '', err: expect.stringMatching(message) as unknown });
    expect(await cli.json(['checklists', 'show'])).toHaveLength(2);
  });
});

describe('the activity log of form ICS 214', () => {
  it('covers the whole incident', async () => {
    const text = await cli.text(['export', ref, '--format', 'ics214']);
    expect(text).toContain('ACTIVITY LOG (ICS 214)');
    expect(text).toContain('Declared SEV-2: Checkout fails');
    expect(text).toContain('Somebody who knows DNS');
    expect(await cli.json(['export', ref, '--format', 'ics214'])).toMatchObject({
      name: `${ref}-ics214.csv`,
      mime: 'text/csv',
    });
    const out = path.join(folder.dir(), `${ref}-ics214.csv`);
    expect(await cli.json(['export', ref, '--out', out])).toMatchObject({ path: out, format: 'ics214' });
    expect(await cli.json(['export', ref, '--out', out.replace('-ics214', '')])).toMatchObject({
      format: 'csv',
    });
  });
});

it('leaves a log that verifies', async () => {
  expect(await cli.json(['verify'])).toMatchObject({ ok: true, problems: [] });
});

describe('the clocks', () => {
  it('tell how they came to their values', async () => {
    await cli.json(['clock', other, 'detected', '20m ago', '--reason', 'The page was missed']);
    expect(await cli.json(['clocks', other])).toMatchObject({
      declared: [{ how: 'incident.declared', value: isoTime }],
      detected: [
        { how: 'incident.declared' },
        { how: 'clock.corrected', value: isoTime, reason: 'The page was missed' },
      ],
      resolved: [],
    });
    expect(await cli.text(['clocks', other])).toMatch(/Detected[\s\S]*corrected.*The page was missed/);
  });
});
