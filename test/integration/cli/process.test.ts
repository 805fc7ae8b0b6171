import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { onFolder, temporaryFolder } from './harness.ts';

const folder = temporaryFolder();
const cli = onFolder(() => path.join(folder.dir(), 'data'));
const anything = (type: StringConstructor | NumberConstructor): unknown => expect.any(type);

/** What scripts rely on, each in a process of its own: names, shapes, exit status. */
it('declares, logs, reads, exports, imports, verifies, backs up and restores', async () => {
  const { ref, ...declared } = (await cli.json([
    'declare',
    '--title',
    'Trouble',
    '--severity',
    'SEV-2',
    '--as',
    '@ana',
  ])) as { ref: string };
  expect(declared).toEqual({ id: anything(String) });
  expect(
    await cli.json([
      'log',
      ref,
      'Error rate at 40 %',
      '--kind',
      'observation',
      '--at',
      '2026-03-01T09:10:00Z',
    ]),
  ).toEqual({
    ...{ n: 2, id: anything(String) },
  });
  await cli.json(['severity', ref, 'SEV-1', '--reason', 'All regions']);
  await cli.json(['phase', ref, 'investigating']);
  await cli.json(['role', ref, 'ic', '@bo']);
  await cli.json(['task', ref, 'Drain eu-west', '--owner', '@cy', '--due', '15m']);
  await cli.json(['done', ref, '1']);
  expect(await cli.json(['timeline', ref])).toMatchObject([
    {
      n: 2,
      kind: 'observation',
      text: 'Error rate at 40 %',
      occurredAt: '2026-03-01T09:10:00.000Z',
      recordedAt: anything(String),
    },
    { n: 1, kind: 'system', actor: '@ana' },
    ...[{ n: 3 }, { n: 4 }, { n: 5 }, { n: 6, kind: 'task' }, { n: 7 }],
  ]);
  expect(await cli.json(['show', ref])).toMatchObject({
    ...{ ref, title: 'Trouble', severity: 'SEV-1', phase: 'investigating', commander: '@bo' },
    clocks: { declared: anything(String), resolved: null },
  });
  expect(await cli.json(['list'])).toMatchObject([{ ref, title: 'Trouble' }]);
  expect(await cli.json(['search', 'error'])).toMatchObject([
    { ref, n: 2, snippet: '**Error** rate at 40 %' },
  ]);
  const json = await cli.text(['export', ref, '--format', 'json']);
  expect(JSON.parse(json)).toMatchObject({ ref });
  const out = path.join(folder.dir(), 'out.md');
  expect(await cli.run(['export', ref, '--format', 'md', '--out', out])).toMatchObject({
    status: 0,
    err: '',
  });
  expect(await readFile(out, 'utf8')).toContain('Error rate at 40 %');
  const csv = path.join(folder.dir(), 'in.csv');
  await writeFile(csv, 'time,text\n2026-03-01T10:00:00Z,Imported line\n');
  expect(await cli.json(['import', csv])).toMatchObject({ ref: anything(String), placed: 1, unplaced: [] });
  expect(await cli.json(['verify'])).toMatchObject({ ok: true, streams: 3, events: anything(Number) });
  const backup = (await cli.json(['backup'])) as { path: string };
  expect(await cli.json(['restore', backup.path])).toMatchObject({ restored: backup.path });
  expect(await cli.json(['doctor'])).toMatchObject({ ok: true, findings: expect.any(Array) as unknown });
  const shown = await cli.text(['timeline', ref], { env: { TZ: 'Asia/Kolkata' } });
  expect(shown).toMatch(/^Sun 2026-03-01, UTC\+05:30\n14:40:00 {2}#2 +observation +@\S+ +Error rate at 40 %/);
});
