import { describe, expect, it } from 'vitest';
import { testEngine } from './kit.ts';

const FORMATS = ['json', 'md', 'html', 'csv', 'ics214'] as const;

describe('an exercise', () => {
  it('says so in the list, and in every export and its name', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Checkout is down', exercise: true });
    await engine.must('entry.log', { ref, text: 'pretended to look at the pool' });
    expect((await engine.must('incident.list', {}))[0]).toMatchObject({ ref, exercise: true });
    expect((await engine.must('incident.show', { ref })).head.exercise).toBe(true);
    for (const format of FORMATS) {
      const { name, text } = await engine.must('incident.export', { ref, format });
      expect(name).toMatch(new RegExp(`^EXERCISE-${ref}`));
      expect(text, format).toMatch(format === 'json' ? '"exercise":true' : 'EXERCISE');
    }
  });

  it('is not what an incident says that is none', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Checkout is down' });
    expect((await engine.must('incident.list', {}))[0]).not.toHaveProperty('exercise');
    for (const format of FORMATS) {
      const { name, text } = await engine.must('incident.export', { ref, format });
      expect(`${name} ${text}`, format).not.toMatch(/exercise/i);
    }
  });

  it('is imported as one', async () => {
    const from = await testEngine();
    const { ref } = await from.must('incident.declare', { title: 'Checkout is down', exercise: true });
    const { name, text } = await from.must('incident.export', { ref, format: 'json' });
    const to = await testEngine();
    const content = Buffer.from(text).toString('base64');
    await to.must('incident.import', { name, content });
    expect((await to.must('incident.list', {}))[0]).toMatchObject({ exercise: true });
  });

  it('is never suggested as a similar incident', async () => {
    const engine = await testEngine();
    const story = 'replica lag exhausted the connection pool of payments';
    const past = async (exercise: boolean) => {
      const { ref } = await engine.must('incident.declare', { title: 'Payments stall', exercise });
      await engine.must('entry.log', { ref, text: story });
      await engine.must('phase.change', { ref, phase: 'closed' });
      return ref;
    };
    const rehearsed = await past(true);
    const real = await past(false);
    for (const title of ['Login slow', 'Search empty', 'Mail delayed'])
      await engine.must('incident.declare', { title });
    const { ref } = await engine.must('incident.declare', { title: 'Payments stall again' });
    await engine.must('entry.log', { ref, text: story });
    const found = (await engine.must('incident.similar', { ref })).map((each) => each.ref);
    expect(found).toContain(real);
    expect(found).not.toContain(rehearsed);
  });

  it('keeps its reminders, and asks for no notice', async () => {
    const hands = { now: 1_800_000_000_000 };
    const engine = await testEngine({ now: () => hands.now });
    const due: string[] = [];
    const noticed: string[] = [];
    for (const exercise of [true, false]) {
      const title = exercise ? 'Rehearsed' : 'Real';
      const { ref } = await engine.must('incident.declare', { title, severity: 'SEV-1', exercise });
      await engine.must('update.post', { ref, text: 'Looking', nextDueAt: hands.now + 60_000 });
    }
    hands.now += 120_000;
    engine.subscribe('reminders.watch', {}, () => undefined);
    for (const each of await engine.must('reminders.list', {})) due.push(each.title);
    expect(due).toContain('Rehearsed');
    const second = await testEngine({
      dataDir: (engine.close(), engine.dataDir),
      now: () => hands.now,
      selfCare: true,
    });
    second.subscribe('reminders.watch', {}, (increment) => {
      const { notices } = increment as { notices: { title: string }[] };
      noticed.push(...notices.map(({ title }) => title));
    });
    expect(noticed).toContain('Real');
    expect(noticed).not.toContain('Rehearsed');
  });
});
