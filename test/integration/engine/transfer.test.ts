import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { testEngine, type TestEngine } from './kit.ts';

const postmortems = path.resolve(import.meta.dirname, '../../../../shared/inputs/postmortems/dfds');

const send = (engine: TestEngine, name: string, text: string, dryRun = false) =>
  engine.do('incident.import', { name, content: Buffer.from(text).toString('base64'), dryRun });

describe('an incident carried to another installation', () => {
  test('arrives whole, verifies there, and arriving twice changes nothing', async () => {
    const here = await testEngine();
    const { ref } = await here.must('incident.declare', { title: 'Carried over', services: ['db'] });
    const secret = await here.must('entry.log', { ref, text: 'the password is hunter2' });
    await here.must('entry.log', {
      ref,
      kind: 'decision',
      text: 'Fail over',
      detail: { advisedBy: ['@lars'] },
    });
    await here.must('entry.correct', {
      ref,
      entry: 3,
      text: 'Fail over to eu-2',
      reason: 'named the target',
    });
    await here.must('entry.strike', { ref, entry: secret.n });
    const file = await here.must('incident.export', { ref, format: 'json' });
    expect(file.text).not.toContain('hunter2');

    const there = await testEngine();
    expect(await send(there, file.name, file.text, true)).toMatchObject({
      ok: true,
      output: { already: false },
    });
    expect(await there.must('incident.list', {})).toEqual([]);
    expect(await send(there, file.name, file.text)).toMatchObject({
      ok: true,
      output: { already: false, ref },
    });
    const events = (await there.must('engine.status', {})).events;
    expect(await send(there, file.name, file.text)).toMatchObject({ ok: true, output: { already: true } });
    expect((await there.must('engine.status', {})).events).toBe(events);

    const head = (engine: TestEngine) => engine.must('incident.show', { ref });
    expect((await head(there)).head).toEqual((await head(here)).head);
    expect(await there.must('incident.timeline', { ref })).toEqual(
      await here.must('incident.timeline', { ref }),
    );
    expect((await there.must('log.verify', {})).ok).toBe(true);
  });

  test('work on both sides merges to the same state, with both commanders side by side', async () => {
    const here = await testEngine();
    const there = await testEngine();
    const { ref } = await here.must('incident.declare', { title: 'Partitioned' });
    const carry = async (from: TestEngine, to: TestEngine): Promise<void> => {
      const file = await from.must('incident.export', { ref, format: 'json' });
      expect(await send(to, file.name, file.text)).toMatchObject({ ok: true });
    };
    await carry(here, there);
    await here.must('seat.take', { ref, seat: 'ic', person: '@ana' });
    await there.must('seat.take', { ref, seat: 'ic', person: '@bo' });
    await here.must('entry.log', { ref, text: 'from here' });
    await there.must('entry.log', { ref, text: 'from there' });
    await carry(here, there);
    await carry(there, here);
    const summary = (await here.must('incident.show', { ref })).summary;
    expect(summary.commanders.toSorted()).toEqual(['@ana', '@bo']);
    expect((await there.must('incident.show', { ref })).summary).toEqual(summary);
    await here.must('seat.take', { ref, seat: 'ic', person: '@ana' });
    await carry(here, there);
    expect((await there.must('incident.show', { ref })).summary.commanders).toEqual(['@ana']);
    for (const engine of [here, there]) expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  test('a file that was changed is refused and nothing of it is stored', async () => {
    const here = await testEngine();
    const { ref } = await here.must('incident.declare', { title: 'Untouched' });
    await here.must('entry.log', { ref, text: 'all is well' });
    const file = await here.must('incident.export', { ref, format: 'json' });
    const there = await testEngine();
    const before = (await there.must('engine.status', {})).events;
    const forged = await send(there, file.name, file.text.replace('all is well', 'all is lost'));
    expect(forged).toMatchObject({ ok: false, refusal: { code: 'not_verified' } });
    expect((await there.must('engine.status', {})).events).toBe(before);
  });
});

describe('files of others', () => {
  test('a postmortem with a table of times becomes a closed incident with dated and undated entries', async () => {
    const engine = await testEngine();
    const text = [
      '# Login outage',
      '',
      'Nobody could sign in.',
      '',
      '## Timeline',
      '',
      'All times in UTC.',
      '',
      '| Time | Event |',
      '|---|---|',
      '| 2024-03-31 12:06 | Certificate expires |',
      '| 2024-03-31 12:11 | First report |',
      '| 2024-03-31 --:-- | Somebody noticed |',
      '',
      '## Lessons',
      '',
      '- Watch certificates',
    ].join('\n');
    const report = await send(engine, 'login.md', text);
    expect(report).toMatchObject({
      ok: true,
      output: { title: 'Login outage', placed: 2, timedLines: 2, timedPlaced: 2 },
    });
    const [summary] = await engine.must('incident.list', {});
    expect(summary).toMatchObject({
      title: 'Login outage',
      phase: 'closed',
      imported: true,
      resolvedAt: null,
    });
    const { entries } = await engine.must('incident.timeline', { ref: summary?.ref ?? '' });
    expect(entries.find((entry) => entry.text === 'Certificate expires')?.occurredAt).toBe(
      Date.UTC(2024, 2, 31, 12, 6),
    );
    expect(entries.some((entry) => entry.undated && entry.text.includes('Watch certificates'))).toBe(true);
    expect(await send(engine, 'again.md', text)).toMatchObject({ ok: true, output: { already: true } });
    expect(await engine.must('incident.list', {})).toHaveLength(1);
  });

  test('a long file is read beside the desk, which goes on answering', async () => {
    const engine = await testEngine();
    const rows = Array.from(
      { length: 5_000 },
      (_, index) =>
        `2024-01-01T00:00:${String(index % 60).padStart(2, '0')}Z,entry number ${index} of a long table`,
    );
    const importing = send(engine, 'long.csv', `time,text\n${rows.join('\n')}`);
    expect((await engine.must('incident.declare', { title: 'Meanwhile' })).n).toBe(1);
    expect(await importing).toMatchObject({ ok: true, output: { placed: 5_000 } });
  });

  test('a binary file, an empty one and JSON of others are refused in words', async () => {
    const engine = await testEngine();
    const before = (await engine.must('engine.status', {})).events;
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]).toString('base64');
    for (const [name, content] of [
      ['a.png', png],
      ['a.md', ''],
      ['a.json', Buffer.from('{"a":1}').toString('base64')],
    ] as const) {
      const outcome = await engine.do('incident.import', { name, content });
      expect(outcome.ok).toBe(false);
      if (!outcome.ok) expect(outcome.refusal.message).toMatch(/[.!]$/);
    }
    expect((await engine.must('engine.status', {})).events).toBe(before);
  });

  test.skipIf(!fs.existsSync(postmortems))(
    'every real postmortem is imported, nine of ten timed lines placed',
    async () => {
      const engine = await testEngine();
      let timed = 0;
      let placed = 0;
      for (const name of fs.readdirSync(postmortems).filter((file) => file.startsWith('PM'))) {
        const outcome = await send(engine, name, fs.readFileSync(path.join(postmortems, name), 'utf8'));
        if (!outcome.ok) throw new Error(`${name}: ${outcome.refusal.message}`);
        timed += outcome.output.timedLines;
        placed += outcome.output.timedPlaced;
      }
      expect(await engine.must('incident.list', {})).toHaveLength(17);
      expect(placed / timed).toBeGreaterThanOrEqual(0.9);
      expect((await engine.must('log.verify', {})).ok).toBe(true);
    },
  );
});
