import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { onFolder, temporaryFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const folder = temporaryFolder();
const dataDir = () => path.join(folder.dir(), 'data');
const cli = onFolder(dataDir, hereRunner(folder.dir));

const isoTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const someId: unknown = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
const someRef: unknown = expect.stringMatching(/^INC-[0-9A-HJKMNP-TV-Z]{3,12}$/);

interface Entry {
  n: number;
  kind: string;
  text: string;
  occurredAt: string | null;
  recordedAt: string;
  actor: string;
  [more: string]: unknown;
}

/** One incident from declaration to the end: every command that writes, and what it answers with --json. */
describe('an incident by command line', () => {
  let ref: string;
  let declaredId: string;
  const recorded = (n: number) => ({ n, id: someId, ref });
  const timeline = async (...more: string[]) => (await cli.json(['timeline', ref, ...more])) as Entry[];

  beforeAll(async () => {
    const declared = (await cli.json([
      ...['declare', '--title', 'Checkout fails in eu-west', '--severity', 'SEV-2', '--as', '@ana'],
      ...[
        '--service',
        'checkout',
        '--service',
        'payments',
        '--region',
        'eu-west-1',
        '--detected-by',
        'monitoring',
      ],
      ...['--at', '2026-03-01T10:10:00+01:00', '--impact-at', '2026-03-01T09:00:00Z'],
    ])) as { id: string; ref: string };
    expect(declared).toEqual({ id: someId, ref: someRef });
    ref = declared.ref;
    declaredId = declared.id;
  });

  it('logs entries of every kind, at their time, by anybody', async () => {
    const at = ['--at', '2026-03-01T09:12:00Z'];
    expect(
      await cli.json(['log', ref, 'Error rate at 40 %', '--kind', 'observation', '--source', 'Grafana']),
    ).toEqual({
      n: 2,
      id: someId,
    });
    expect(
      await cli.json(['log', ref, 'Bad', 'deploy?', '--kind', 'hypothesis', '--as', 'bo', ...at]),
    ).toMatchObject({ n: 3 });
    expect(await cli.json(['log', ref, 'Vendor?', '--kind', 'question', '--reply-to', '3'])).toMatchObject({
      n: 4,
    });
    const decision = [
      '--kind',
      'decision',
      '--decided-by',
      '@ana',
      '--advised-by',
      '@cy',
      '--advised-by',
      '@bo',
    ];
    expect(
      await cli.json([
        'log',
        ref,
        'Fail over',
        ...decision,
        '--known',
        'Only eu fails',
        '--considered',
        'Waiting',
      ]),
    ).toMatchObject({ n: 5 });
    expect(
      await cli.json(['log', ref, '-', '--at', '-5m'], { input: 'From a pipe\nsecond line\n' }),
    ).toMatchObject({ n: 6 });
    expect(await cli.json(['log', ref, '--', '-5% errors'])).toMatchObject({ n: 7 });
    const entries = await timeline();
    expect(entries.map((entry) => entry.n)).toEqual([1, 3, 6, 2, 4, 5, 7]);
    expect(entries.find((entry) => entry.n === 3)).toMatchObject({
      ...{
        kind: 'hypothesis',
        text: 'Bad deploy?',
        actor: '@bo',
        occurredAt: '2026-03-01T09:12:00.000Z',
        recordedAt: isoTime,
      },
      verdict: { is: 'open' },
    });
    expect(entries.find((entry) => entry.n === 4)).toMatchObject({ replyTo: '3', answer: null });
    expect(entries.find((entry) => entry.n === 5)?.['detail']).toEqual({
      ...{ decidedBy: '@ana', advisedBy: ['@cy', '@bo'], known: 'Only eu fails', considered: 'Waiting' },
    });
    expect(entries.find((entry) => entry.n === 6)?.text).toBe('From a pipe\nsecond line');
    expect(entries.find((entry) => entry.n === 7)?.text).toBe('-5% errors');
  });

  it('answers, judges, corrects, marks and strikes', async () => {
    expect(await cli.json(['answer', ref, '4', 'No, they are fine'])).toMatchObject({ id: someId, ref });
    expect(await cli.json(['judge', ref, '3', 'supported', '--because', 'Rollback helped'])).toEqual(
      recorded(3),
    );
    expect(
      await cli.json([
        'correct',
        ref,
        '2',
        'Error rate at 14 %',
        '--reason',
        'Misread',
        '--at',
        '2026-03-01T09:11:00Z',
      ]),
    ).toEqual(recorded(2));
    expect(await cli.json(['pin', ref, '2'])).toEqual(recorded(2));
    expect(await cli.json(['star', ref, '2'])).toEqual(recorded(2));
    expect((await timeline('--pinned')).map((entry) => entry.n)).toEqual([2]);
    expect((await timeline('--starred')).map((entry) => entry.n)).toEqual([2]);
    expect(await cli.json(['unpin', ref, '2'])).toEqual(recorded(2));
    expect(await cli.json(['unstar', ref, '2'])).toEqual(recorded(2));
    expect(await cli.json(['strike', ref, '7', '--reason', 'Held a password'])).toEqual(recorded(7));
    const entries = await timeline();
    expect(entries[1]).toMatchObject({
      ...{
        n: 2,
        text: 'Error rate at 14 %',
        occurredAt: '2026-03-01T09:11:00.000Z',
        pinned: false,
        starred: false,
      },
      versions: [{ text: 'Error rate at 40 %', reason: 'Misread', replacedAt: isoTime }],
    });
    expect(entries.find((entry) => entry.n === 3)).toMatchObject({
      verdict: { is: 'supported', because: 'Rollback helped' },
    });
    expect(entries.find((entry) => entry.n === 4)).toMatchObject({ answer: { entry: '8', at: isoTime } });
    expect(entries.find((entry) => entry.n === 7)).toMatchObject({
      struck: { reason: 'Held a password', at: isoTime },
    });
    expect(JSON.stringify(entries)).not.toContain('-5% errors');
  });

  it('filters the timeline', async () => {
    expect((await timeline('--kind', 'decision', '--kind', 'observation')).map((entry) => entry.n)).toEqual([
      2, 5,
    ]);
    expect((await timeline('--by', 'bo')).map((entry) => entry.n)).toEqual([3]);
    expect(await timeline('--last', '1')).toHaveLength(1);
    expect(
      (await timeline('--since', '2026-03-01T09:12:00Z', '--kind', 'hypothesis')).map((entry) => entry.n),
    ).toEqual([3]);
    expect(await timeline('--open')).toEqual([]);
  });

  it('changes severity, phase, title, scope, clocks and detection', async () => {
    expect(await cli.json(['severity', ref, 'sev1', '--reason', 'All regions'])).toMatchObject({
      id: someId,
      ref,
    });
    expect(await cli.json(['phase', ref, 'mitigating', '--reason', 'Rollback runs'])).toMatchObject({ ref });
    expect(await cli.json(['retitle', ref, 'Checkout fails everywhere'])).toMatchObject({ ref });
    expect(
      await cli.json([
        'scope',
        ref,
        '--service',
        'search',
        '--remove-service',
        'payments',
        '--region',
        'us-east-1',
        '--remove-region',
        'eu-west-1',
      ]),
    ).toMatchObject({ ref });
    expect(
      await cli.json(['clock', ref, 'acknowledged', '2026-03-01T09:15:00Z', '--reason', 'Phone log']),
    ).toMatchObject({ ref });
    expect(
      await cli.json(['clock', ref, 'mitigated', '2026-03-01T09:40:00Z', '--reason', 'Graphs']),
    ).toMatchObject({ ref });
    expect(await cli.json(['clock', ref, 'mitigated', 'none', '--reason', 'It came back'])).toMatchObject({
      ref,
    });
    expect(await cli.json(['detected', ref, 'customer', '--why-slow', 'No alert'])).toMatchObject({ ref });
    expect(await cli.json(['show', ref])).toMatchObject({
      ...{
        ref,
        id: declaredId,
        title: 'Checkout fails everywhere',
        severity: 'SEV-1',
        phase: 'mitigating',
        commander: null,
        open: true,
      },
      ...{ services: ['checkout', 'search'], regions: ['us-east-1'], declaredBy: '@ana' },
      detection: { by: 'customer', whySlow: 'No alert' },
      clocks: {
        ...{ impactStarted: '2026-03-01T09:00:00.000Z', declared: '2026-03-01T09:10:00.000Z' },
        ...{ acknowledged: '2026-03-01T09:15:00.000Z', mitigated: null, resolved: null },
      },
    });
  });

  it('seats people and lets them go', async () => {
    expect(await cli.json(['role', ref, 'ic', '@ana'])).toMatchObject({ ref });
    expect(await cli.json(['role', ref, 'commander', 'bo'])).toMatchObject({ ref });
    expect(await cli.json(['role', ref, 'db-sme', '@cy'])).toMatchObject({ ref });
    expect(await cli.json(['role', ref, 'scribe', '@di'])).toMatchObject({ ref });
    expect(await cli.json(['leave', ref, 'scribe', '@di'])).toMatchObject({ ref });
    expect(await cli.json(['show', ref])).toMatchObject({
      commander: '@bo',
      commanders: ['@bo'],
      seats: [
        { seat: 'ic', person: '@bo', from: isoTime },
        { seat: 'sme:database', person: '@cy', from: isoTime },
      ],
    });
  });

  it('keeps tasks', async () => {
    expect(
      await cli.json(['task', ref, 'Drain', 'eu-west', '--owner', '@bo', '--due', '15m', '--cause', '2']),
    ).toMatchObject({ task: 1, ref });
    expect(await cli.json(['task', ref, 'Tell customers', '--owner', 'comms'])).toMatchObject({ task: 2 });
    expect(await cli.json(['task', ref, 'Order pizza', '--owner', 'cy'])).toMatchObject({ task: 3 });
    expect(await cli.json(['done', ref, '1', '--note', 'Drained'])).toMatchObject({ task: 1 });
    expect(await cli.json(['drop', ref, '#3'])).toMatchObject({ task: 3 });
    expect(await cli.json(['reopen', ref, '1'])).toMatchObject({ task: 1 });
    expect(
      await cli.json(['change-task', ref, '1', '--text', 'Drain it all', '--owner', 'none', '--due', 'none']),
    ).toMatchObject({ task: 1 });
    expect(await cli.json(['tasks', ref])).toMatchObject([
      { n: 1, text: 'Drain it all', state: 'open', owner: null, dueAt: null },
      { n: 2, text: 'Tell customers', state: 'open', owner: 'comms' },
      { n: 3, text: 'Order pizza', state: 'dropped', owner: '@cy', closedAt: isoTime },
    ]);
    expect(await cli.json(['tasks', ref, '--open'])).toHaveLength(2);
  });

  it('posts status updates and knows when the next one is due', async () => {
    expect(await cli.json(['status', ref, 'We know why', '--next', '45m'])).toMatchObject({ ref });
    const { nextUpdateDueAt } = (await cli.json(['show', ref])) as { nextUpdateDueAt: string };
    expect(Date.parse(nextUpdateDueAt) - Date.now()).toBeGreaterThan(43 * 60_000);
    expect(Date.parse(nextUpdateDueAt) - Date.now()).toBeLessThanOrEqual(45 * 60_000);
    expect(await cli.json(['status', ref, 'All quiet', '--next', 'none'])).toMatchObject({ ref });
    expect(await cli.json(['show', ref])).toMatchObject({
      nextUpdateDueAt: null,
      updates: [{ text: 'We know why' }, { text: 'All quiet' }],
    });
  });

  it('lists and finds', async () => {
    const other = (await cli.json(['declare', '--title', 'Disk full'])) as { ref: string };
    expect(await cli.json(['cancel', other.ref, '--reason', 'A drill'])).toMatchObject({ ref: other.ref });
    const third = (await cli.json(['declare', '--title', 'Same trouble'])) as { ref: string; id: string };
    expect(await cli.json(['merge', third.id, ref, '--reason', 'Same switch'])).toMatchObject({
      ref: third.ref,
    });
    const all = (await cli.json(['list'])) as { ref: string }[];
    expect(all.map((one) => one.ref).toSorted()).toEqual([ref, other.ref, third.ref].toSorted());
    expect(all[0]).toMatchObject({
      ...{
        ref,
        id: declaredId,
        title: 'Checkout fails everywhere',
        severity: 'SEV-1',
        phase: 'mitigating',
        commander: '@bo',
        open: true,
      },
      ...{ impactSince: isoTime, declaredAt: isoTime, resolvedAt: null },
    });
    expect(await cli.json(['list', '--open'])).toHaveLength(1);
    expect(await cli.json(['show', third.id])).toMatchObject({
      phase: 'merged',
      mergedInto: ref,
      open: false,
    });
    expect(await cli.json(['search', 'rate', 'err'])).toMatchObject([
      {
        ref,
        n: 2,
        snippet: expect.stringContaining('**rate**') as unknown,
        title: 'Checkout fails everywhere',
        kind: 'observation',
        occurredAt: isoTime,
      },
    ]);
    expect(await cli.json(['search', 'disk', '--ref', ref])).toEqual([]);
  });

  it('exports in every format, to a file and to standard output', async () => {
    const text = await cli.text(['export', ref, '--format', 'json']);
    expect(JSON.parse(text)).toBeTypeOf('object');
    expect(await cli.text(['export', ref])).toContain('Checkout fails everywhere');
    expect(await cli.text(['export', ref, '--format', 'csv'])).toContain('Error rate at 14 %');
    const out = path.join(folder.dir(), 'incident.html');
    expect(await cli.json(['export', ref, '--out', 'incident.html'], { cwd: folder.dir() })).toEqual({
      ...{ path: out, format: 'html', bytes: expect.any(Number) as unknown },
    });
    expect(await readFile(out, 'utf8')).toMatch(/^<!doctype html>/i);
    expect(await cli.json(['export', ref, '--format', 'md'])).toMatchObject({
      mime: expect.any(String) as unknown,
      text: expect.any(String) as unknown,
    });
  });

  it('takes its own export into another folder', async () => {
    const file = path.join(folder.dir(), 'incident.json');
    await cli.text(['export', ref, '--format', 'json', '--out', file]);
    const elsewhere = onFolder(() => path.join(folder.dir(), 'elsewhere'), hereRunner(folder.dir));
    expect(await elsewhere.json(['import', file])).toMatchObject({
      ref: someRef,
      already: false,
      dryRun: false,
    });
    const strip = (entries: Entry[]) =>
      entries.map(({ n, kind, text, occurredAt, actor }) => ({ n, kind, text, occurredAt, actor }));
    expect(strip((await elsewhere.json(['timeline', declaredId])) as Entry[])).toEqual(
      strip(await timeline()),
    );
    expect(await elsewhere.json(['import', file])).toMatchObject({ already: true });
    expect(await elsewhere.json(['verify'])).toMatchObject({ ok: true, problems: [] });
  });

  it('imports a postmortem, after telling what would come of it', async () => {
    const file = path.join(folder.dir(), 'outage.md');
    await writeFile(
      file,
      '# Payments outage 2021-06-22\n\nIt was DNS.\n\n## Timeline (UTC)\n\n- 14:03 Alarm\n- 14:10 Restarted\n- 25:61 Nonsense\n',
    );
    const report = { title: 'Payments outage 2021-06-22', placed: 2, already: false };
    expect(await cli.json(['import', file, '--dry-run'])).toMatchObject({ ...report, dryRun: true });
    const before = (await cli.json(['list'])) as unknown[];
    const done = (await cli.json(['import', file])) as {
      ref: string;
      unplaced: { line: number; text: string; reason: string }[];
    };
    expect(done).toMatchObject({ ...report, ref: someRef, dryRun: false });
    expect(done.unplaced).toMatchObject([{ line: 9, text: expect.stringContaining('Nonsense') as unknown }]);
    expect(await cli.json(['list'])).toHaveLength(before.length + 1);
    const entries = (await cli.json(['timeline', done.ref])) as Entry[];
    expect(entries.find((entry) => entry.text === 'Alarm')?.occurredAt).toBe('2021-06-22T14:03:00.000Z');
    expect(entries.find((entry) => entry.text.includes('DNS'))).toMatchObject({
      occurredAt: null,
      undated: true,
    });
    const text = await cli.text(['import', '-', '--name', 'outage.md'], { input: await readFile(file) });
    expect(text).toContain('line 9');
    expect(text).toContain('holds this already');
  });

  it('keeps people and the severity table', async () => {
    expect(
      await cli.json(['person', 'set', '@ana', '--name', 'Ana Lima', '--phone', '+41 44 000 00 00']),
    ).toEqual({ id: someId });
    expect(await cli.json(['person', 'set', 'bo'])).toEqual({ id: someId });
    expect(await cli.json(['person', 'remove', '@bo'])).toEqual({ id: someId });
    expect(await cli.json(['person', 'list'])).toEqual([
      {
        handle: '@ana',
        name: 'Ana Lima',
        region: null,
        phone: '+41 44 000 00 00',
        email: null,
        skills: [],
      },
    ]);
    const file = path.join(folder.dir(), 'severities.json');
    await cli.text(['severities', 'export', '--out', file]);
    const levels = JSON.parse(await readFile(file, 'utf8')) as { id: string; name: string }[];
    expect(levels.map((level) => level.id)).toEqual(['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4']);
    await writeFile(
      file,
      JSON.stringify(levels.map((level) => ({ ...level, name: level.name.toUpperCase() }))),
    );
    expect(await cli.json(['severities', 'import', file])).toEqual({ id: someId });
    expect(await cli.json(['severities', 'show'])).toMatchObject([{ name: 'CRITICAL' }, {}, {}, {}]);
    expect(JSON.parse(await cli.text(['severities', 'export']))).toHaveLength(4);
  });

  it('verifies, backs up, restores and looks after itself', async () => {
    expect(await cli.json(['verify'])).toMatchObject({
      ...{
        ok: true,
        streams: expect.any(Number) as unknown,
        events: expect.any(Number) as unknown,
        problems: [],
      },
      ...{ chains: expect.any(Array) as unknown, keys: expect.any(Array) as unknown },
    });
    const backup = (await cli.json(['backup'])) as { path: string; events: number; bytes: number };
    expect(backup).toEqual({
      path: expect.any(String) as unknown,
      events: expect.any(Number) as unknown,
      bytes: expect.any(Number) as unknown,
      files: 0,
      missingFiles: 0,
    });
    expect(await cli.json(['backups'])).toMatchObject([
      { name: path.basename(backup.path), at: isoTime, bytes: backup.bytes, why: 'by-hand' },
    ]);
    const late = (await cli.json(['log', ref, 'After the backup'])) as { n: number };
    expect(await cli.json(['restore', path.basename(backup.path)])).toMatchObject({
      events: backup.events,
      kept: expect.any(String) as unknown,
    });
    expect((await timeline()).map((entry) => entry.n)).not.toContain(late.n);
    expect(await cli.json(['restore'])).toMatchObject({ restored: backup.path });
    expect(await cli.json(['verify'])).toMatchObject({ ok: true });
    expect(await cli.json(['doctor'])).toMatchObject({ ok: true, dataDir: dataDir() });
    expect(await cli.json(['info'])).toMatchObject({
      dataDir: dataDir(),
      me: expect.stringMatching(/^@/) as unknown,
      lastBackupAt: isoTime,
    });
  });

  it('is brought to its end', async () => {
    await cli.json(['phase', ref, 'resolved']);
    await cli.json(['phase', ref, 'closed']);
    expect(await cli.json(['show', ref])).toMatchObject({
      phase: 'closed',
      open: false,
      clocks: { resolved: isoTime },
    });
  });

  it('prints all of it for people, with no colours outside a terminal', async () => {
    const shown = await cli.text(['show', ref]);
    expect(shown).toContain(`${ref}  SEV-1  Closed  Checkout fails everywhere`);
    expect(shown).toMatch(/Commander +@bo/);
    const texts = [shown];
    for (const argv of [
      ['list'],
      ['timeline', ref],
      ['search', 'rate'],
      ['tasks', ref],
      ['verify'],
      ['backups'],
      ['doctor'],
      ['info'],
    ]) {
      texts.push(await cli.text(argv));
    }
    for (const argv of [
      ['severities', 'show'],
      ['person', 'list'],
    ])
      texts.push(await cli.text(argv));
    for (const text of texts) {
      expect(text).not.toContain('\u001b');
      expect(text).toMatch(/\S\n$/);
    }
  });
});
