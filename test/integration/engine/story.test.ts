import { describe, expect, test } from 'vitest';
import { engineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { TimelineCursor } from '#shared/contract/views.ts';
import { testEngine } from './kit.ts';

type TimelinePage = OutputOf<(typeof engineOperations)['incident.timeline']>;

describe('an incident from declaration to export', () => {
  test('is recorded, shown, found and verified', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', {
      title: 'Card payments failing',
      severity: 'SEV-2',
      services: ['payments'],
    });
    expect(ref).toMatch(/^INC-[0-9A-HJKMNP-TV-Z]{3}$/);
    await engine.must('entry.log', { ref, kind: 'observation', text: 'Error rate on POST /charge at 38 %' });
    const question = await engine.must('entry.log', {
      ref,
      kind: 'question',
      text: 'Did the deploy reach EU?',
    });
    await engine.must('question.answer', { ref, entry: question.n, text: 'Yes, at 14:02' });
    await engine.must('severity.change', { ref, severity: '1', reason: 'Checkout is down' });
    await engine.must('seat.take', { ref, seat: 'commander', person: 'ana' });
    const task = await engine.must('task.add', { ref, text: 'Check replica lag', owner: { person: '@bo' } });
    expect(task.task).toBe(1);
    await engine.must('task.close', { ref, task: 1 });
    await engine.must('phase.change', { ref, phase: 'resolved' });

    const shown = await engine.must('incident.show', { ref: ref.toLowerCase() });
    expect(shown.summary).toMatchObject({
      severity: 'SEV-1',
      phase: 'resolved',
      commanders: ['@ana'],
      open: true,
    });
    expect(shown.head.clocks.mitigated).toBe(shown.head.clocks.resolved);
    expect(shown.head.openPoints).toEqual([]);
    expect(engineOperations['incident.show'].output.safeParse(shown).success).toBe(true);

    const { entries } = await engine.must('incident.timeline', { ref });
    expect(entries.map((entry) => entry.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(entries[2]?.answer?.entry).toBe(entries[3]?.id);
    const [hit] = await engine.must('search', { words: 'replica la' });
    expect(hit).toMatchObject({ ref, n: 7 });
    const verified = await engine.must('log.verify', {});
    expect(verified).toMatchObject({ ok: true, problems: [] });
  });

  test('goes on where it was after the folder was closed and opened again', async () => {
    const first = await testEngine();
    const { ref } = await first.must('incident.declare', { title: 'Disk full on eu-1' });
    for (let index = 0; index < 600; index += 1)
      await first.must('entry.log', { ref, text: `note ${index}` });
    const before = await first.must('incident.show', { ref });
    first.close();
    const second = await testEngine({ dataDir: first.dataDir });
    expect(await second.must('incident.show', { ref })).toEqual(before);
    expect((await second.must('log.verify', {})).ok).toBe(true);
  });

  test('pages through a long timeline without losing or doubling an entry', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Many entries' });
    const now = Date.now();
    for (let index = 0; index < 95; index += 1) {
      await engine.must('entry.log', { ref, text: `note ${index}`, at: now - (index % 7) * 1_000 });
    }
    const seen: number[] = [];
    let before: TimelineCursor | null = null;
    do {
      const cursor: TimelineCursor | null = before;
      const page: TimelinePage = await engine.must('incident.timeline', {
        ref,
        limit: 10,
        ...(cursor === null ? {} : { before: cursor }),
      });
      seen.unshift(...page.entries.map((entry) => entry.n));
      before = page.before;
    } while (before !== null);
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 96 }, (_, index) => index + 1));
  });

  test('the same command id is folded into the first', async () => {
    const engine = await testEngine();
    const commandId = '01890000-0000-7000-8000-000000000001';
    const first = await engine.must('incident.declare', { title: 'Once', commandId });
    expect(await engine.must('incident.declare', { title: 'Once', commandId })).toEqual(first);
    expect(await engine.must('incident.list', {})).toHaveLength(1);
  });

  test('two incidents never share a reference', async () => {
    const engine = await testEngine();
    const refs = new Set<string>();
    for (let index = 0; index < 300; index += 1) {
      refs.add((await engine.must('incident.declare', { title: `Incident ${index}` })).ref);
    }
    expect(refs.size).toBe(300);
  });

  test('a changed severity table moves the time the next update is due', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Slow checkout', severity: 'SEV-2' });
    const { severities } = await engine.must('workspace.show', {});
    await engine.must('severities.set', {
      levels: severities.map((level) => ({ ...level, updateEveryMinutes: 5 })),
    });
    const { summary } = await engine.must('incident.show', { ref });
    expect(summary.nextUpdateDueAt).toBe(summary.declaredAt + 5 * 60_000);
  });
});

describe('subscriptions', () => {
  test('send a snapshot, then what is committed, then nothing after they end', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Watched' });
    const pushed: unknown[] = [];
    const watching = engine.subscribe('incident.watch', { ref }, (increment) => pushed.push(increment));
    if (!watching.ok) throw new Error(watching.refusal.message);
    await engine.must('entry.log', { ref, text: 'seen' });
    expect(pushed).toMatchObject([
      { type: 'snapshot', ref },
      { type: 'events', events: [{ type: 'entry.logged' }] },
    ]);
    for (const increment of pushed)
      expect(engineOperations['incident.watch'].output.safeParse(increment).success).toBe(true);
    watching.output();
    await engine.must('entry.log', { ref, text: 'unseen' });
    expect(pushed).toHaveLength(2);
  });

  test('of an unknown incident are refused with words', async () => {
    const engine = await testEngine();
    const outcome = engine.subscribe('incident.watch', { ref: 'INC-ZZZ' }, () => undefined);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
  });
});
