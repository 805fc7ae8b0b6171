import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsOf } from '#shared/domain/incident/labels.ts';
import { act, newWorld, sync, syncAll, type Replica } from './simulation.ts';

const texts = (replica: Replica) =>
  new Map([...replica.state.entries.values()].map((entry) => [entry.text, entry]));

describe('labels', () => {
  it('are plain numbers until two share one', () => {
    const number = (item: { n: number }) => item.n;
    expect(labelsOf([{ n: 12 }], number).map(({ label }) => label)).toEqual(['12']);
    expect(labelsOf([{ n: 12 }, { n: 12 }], number).map(({ label }) => label)).toEqual(['12a', '12b']);
    expect(labelsOf([], number)).toEqual([]);
  });

  it('never run out and never repeat', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 900 }), (count) => {
        const labels = labelsOf(Array.from({ length: count }), () => 7).map(({ label }) => label);
        expect(new Set(labels).size).toBe(count);
        for (const label of labels) expect(label).toMatch(/^7[a-z]{1,3}$/);
      }),
      { numRuns: 20 },
    );
    expect(labelsOf(Array.from({ length: 28 }), () => 7).at(-1)?.label).toBe('7ab');
  });

  it('keep what was said on a call meaning the same after a merge', () => {
    const world = newWorld(2);
    const [one, other] = world.replicas;
    if (one === undefined || other === undefined) throw new Error('two replicas were asked for');
    act(world, one, 'incident.declare', { title: 'Checkout is down' });
    sync(one, other);
    act(world, one, 'entry.log', { kind: 'hypothesis', text: 'the cache' });
    world.now += 1_000;
    act(world, other, 'entry.log', { kind: 'hypothesis', text: 'the network' });
    expect(act(world, one, 'hypothesis.judge', { entry: 2, verdict: 'supported' }).ok).toBe(true);
    expect(act(world, one, 'hypothesis.judge', { entry: '2a', verdict: 'ruled-out' }).ok).toBe(true);
    syncAll(world);
    expect(act(world, one, 'hypothesis.judge', { entry: 2, verdict: 'supported' })).toMatchObject({
      refusal: {
        code: 'ambiguous',
        message: 'There are several entry 2 since two logs were merged: 2a and 2b. Say which.',
      },
    });
    expect(act(world, other, 'hypothesis.judge', { entry: '#2B', verdict: 'supported' }).ok).toBe(true);
    expect(texts(other).get('the network')?.verdict?.is).toBe('supported');
    expect(texts(other).get('the cache')?.verdict?.is).toBe('ruled-out');
    expect(act(world, one, 'hypothesis.judge', { entry: '2c', verdict: 'supported' })).toMatchObject({
      refusal: { code: 'not_found' },
    });
  });

  it('work for tasks as well', () => {
    const world = newWorld(2);
    const [one, other] = world.replicas;
    if (one === undefined || other === undefined) throw new Error('two replicas were asked for');
    act(world, one, 'incident.declare', { title: 'Checkout is down' });
    sync(one, other);
    act(world, one, 'task.add', { text: 'fail over' });
    world.now += 1_000;
    act(world, other, 'task.add', { text: 'call the vendor' });
    syncAll(world);
    expect(act(world, one, 'task.close', { task: 1 })).toMatchObject({ refusal: { code: 'ambiguous' } });
    act(world, one, 'task.close', { task: '1b' });
    expect(one.state.head.tasks.map((task) => [task.text, task.state])).toEqual([
      ['fail over', 'open'],
      ['call the vendor', 'done'],
    ]);
  });
});
