import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testEngine } from '../engine/kit.ts';
import { openParts } from './kit.ts';

const OUTBOX = 'SELECT connector, effect, payload FROM outbox ORDER BY num';

describe('effects for connectors', () => {
  it('are stored with the event that causes them, each once', async () => {
    const commandId = randomUUID();
    const engine = await testEngine({
      planners: [
        (event, head) =>
          event.type === 'severity.changed'
            ? [
                { effect: 'channel.post', payload: { about: 'severity', event: event.id }, waitsFor: 'chat' },
                { effect: 'channel.topic', payload: { severity: head.severity }, waitsFor: 'chat' },
              ]
            : [],
      ],
    });
    const { ref } = await engine.must('incident.declare', { title: 'Pages go out' });
    const change = { ref, severity: 'SEV-1', reason: 'it spreads', commandId };
    await engine.must('severity.change', change);
    await engine.must('severity.change', change);
    const { queued } = await engine.must('engine.status', {});
    expect(queued).toEqual({ count: 2, oldestAt: expect.any(Number) as unknown });
    engine.close();
    const parts = await openParts({ dir: engine.dataDir });
    expect(parts.log.db.prepare(OUTBOX).all()).toEqual([
      {
        connector: 'chat',
        effect: 'channel.post',
        payload: JSON.stringify({ about: 'severity', event: commandId }),
      },
      { connector: 'chat', effect: 'channel.topic', payload: '{"severity":"SEV-1"}' },
    ]);
  });

  it('that can’t be planned keep the event from being stored as well', async () => {
    let broken = true;
    const engine = await testEngine({
      planners: [
        () => [{ effect: 'channel.post', payload: {}, waitsFor: 'chat' }],
        (event) => {
          if (broken && event.type === 'entry.logged') throw new Error('the planner is broken');
          return [];
        },
      ],
    });
    const { ref } = await engine.must('incident.declare', { title: 'All or nothing' });
    const commandId = randomUUID();
    const outcome = await engine.do('entry.log', { ref, text: 'not to be stored', commandId });
    expect(outcome).toMatchObject({
      ok: false,
      refusal: {
        code: 'engine_error',
        message: expect.stringContaining('Nothing of this was stored') as string,
      },
    });
    expect((await engine.must('incident.timeline', { ref })).entries).toHaveLength(1);
    expect((await engine.must('incident.show', { ref })).head.entryCount).toBe(1);
    expect(await engine.must('search', { words: 'stored' })).toEqual([]);
    broken = false;
    // The same command, given again, is not taken for a repetition.
    expect(await engine.must('entry.log', { ref, text: 'stored now', commandId })).toMatchObject({
      id: commandId,
      n: 2,
    });
    expect(await engine.must('log.verify', {})).toMatchObject({ ok: true, events: 3 });
    engine.close();
    const parts = await openParts({ dir: engine.dataDir });
    expect(parts.log.db.prepare(OUTBOX).all()).toHaveLength(2);
  });

  it('of a status update name it and whom it is for, and hold none of its words', async () => {
    let now = Date.UTC(2026, 10, 23, 14);
    const engine = await testEngine({ now: () => now });
    const { ref } = await engine.must('incident.declare', { title: 'Checkout is down', severity: '1' });
    const commandId = randomUUID();
    const update = { ref, text: 'the inside story', publicText: 'We are on it.', commandId };
    await engine.must('update.post', update);
    await engine.must('update.post', update);
    const queued = { update: commandId, n: 2, queuedAt: now };
    expect(await engine.must('outbox.list', { ref })).toEqual([
      { ...queued, audience: 'internal', state: 'ready' },
      { ...queued, audience: 'public', state: 'ready' },
    ]);
    now += 11 * 60_000;
    expect((await engine.must('outbox.list', { ref })).map(({ state }) => state)).toEqual(['old', 'old']);
    await engine.must('update.confirm', { ref, update: 2, stillTrue: false });
    expect((await engine.must('outbox.list', { ref })).map(({ state }) => state)).toEqual([
      'withdrawn',
      'withdrawn',
    ]);
    engine.close();
    const parts = await openParts({ dir: engine.dataDir });
    const rows = parts.log.db.prepare(OUTBOX).all();
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/inside|We are/);
  });
});
