import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testEngine } from '../engine/kit.ts';

describe('a command that is given twice', () => {
  it('answers the same and is stored once, also after a restart and as another person', async () => {
    const first = await testEngine();
    const declare = { title: 'Given twice', commandId: randomUUID() };
    const declared = await first.must('incident.declare', declare);
    expect(await first.must('incident.declare', declare)).toEqual(declared);
    const { ref } = declared;
    const commands = [
      ['entry.log', { ref, text: 'only once', commandId: randomUUID() }],
      ['task.add', { ref, text: 'check the pool', commandId: randomUUID() }],
      ['entry.correct', { ref, entry: 2, text: 'once, corrected', commandId: randomUUID() }],
      ['seat.take', { ref, seat: 'ic', person: '@ana', commandId: randomUUID() }],
      ['severity.change', { ref, severity: 'SEV-1', reason: 'it spreads', commandId: randomUUID() }],
      ['person.set', { handle: '@bo', name: 'Bo', commandId: randomUUID() }],
    ] as const;
    const answers: unknown[] = [];
    for (const [name, input] of commands) answers.push(await first.must(name, input));
    for (const [index, [name, input]] of commands.entries())
      expect(await first.must(name, { ...input, as: '@someone' })).toEqual(answers[index]);
    const { events } = await first.must('log.verify', {});
    first.close();

    const second = await testEngine({ dataDir: first.dataDir });
    for (const [index, [name, input]] of commands.entries())
      expect(await second.must(name, input)).toEqual(answers[index]);
    expect(await second.must('incident.declare', declare)).toEqual(declared);
    expect(await second.must('log.verify', {})).toMatchObject({ ok: true, events });
    expect(await second.must('incident.list', {})).toHaveLength(1);
  });

  it('with the id of another kind of command is refused', async () => {
    const engine = await testEngine();
    const commandId = randomUUID();
    const { ref } = await engine.must('incident.declare', { title: 'Ids are kept apart' });
    await engine.must('person.set', { handle: '@bo', name: 'Bo', commandId });
    expect(await engine.do('entry.log', { ref, text: 'no', commandId })).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_input', path: 'commandId' },
    });
    const noted = randomUUID();
    await engine.must('entry.log', { ref, text: 'yes', commandId: noted });
    expect(await engine.do('person.set', { handle: '@cy', name: 'Cy', commandId: noted })).toMatchObject({
      ok: false,
    });
  });

  it('many times at once is stored once', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'All at once' });
    const input = { ref, text: 'pressed in a panic', commandId: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => engine.must('entry.log', input)));
    expect(new Set(answers.map((answer) => answer.n))).toEqual(new Set([2]));
    expect((await engine.must('incident.timeline', { ref })).entries).toHaveLength(2);
  });
});
