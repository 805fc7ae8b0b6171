import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '#shared/domain/incident/events.ts';
import { compareOrder } from '#shared/domain/log/event.ts';
import { history } from './arbitraries.ts';
import { act, carryOut, newWorld, sync, syncAll, type Replica, type World } from './simulation.ts';

const STEPS = [
  { id: 'restart', kind: 'sh' as const, rollback: true },
  { id: 'which', kind: 'decide' as const, rollback: false },
  { id: 'tell', kind: 'manual' as const, rollback: false },
];

/** A run that the first machine executes, and that all have heard of. */
function running(machines: number): { world: World; replicas: Replica[]; run: string } {
  const world = newWorld(machines);
  const [first] = world.replicas;
  if (first === undefined) throw new Error('there is a machine');
  act(world, first, 'incident.declare', { title: 'Checkout is slow' });
  const begun = carryOut(world, first, {
    name: 'run.begin',
    input: {
      ...{ runbook: 'b', title: 'B', hash: 'ab'.repeat(32), text: '# B', dryRun: false, folder: null },
      variables: [],
      steps: STEPS.map((step, index) => ({
        ...step,
        ...{ number: index + 1, name: step.id, required: false },
        question: step.kind === 'decide' ? 'Which?' : null,
        branches:
          step.kind === 'decide'
            ? [
                { answer: 'Yes', goTo: null },
                { answer: 'No', goTo: 'end' },
              ]
            : [],
      })),
    },
  });
  if (!begun.ok) throw new Error(begun.refusal.message);
  syncAll(world);
  return { world, replicas: [...world.replicas], run: begun.output[0]?.id ?? '' };
}

const runOf = (replica: Replica | undefined) => replica?.state.head.runs[0];
const move = (run: string, step: string, to: 'awaiting' | 'running', until: number | null = null) => ({
  name: 'run.move' as const,
  input: { run, step, to, attempt: 1, until },
});
const settle = (run: string, step: string, outcome: 'succeeded' | 'interrupted') => ({
  name: 'run.settle' as const,
  input: { run, step, outcome, reason: null, exit: 0, status: null, ms: 5, output: null, lines: null },
});

describe('a run that several machines follow', () => {
  it('goes on only by what the machine says that executes it, in whatever order it is heard', () => {
    fc.assert(
      fc.property(history(2, 4), ({ world }) => {
        syncAll(world);
        const [one, ...others] = world.replicas;
        for (const other of others) expect(other.state.head.runs).toEqual(one?.state.head.runs);
        const ordered = world.recorded.toSorted(compareOrder);
        for (const run of one?.state.head.runs ?? []) {
          const executors = executorsOf(run.id, ordered);
          expect(run.replica).toBe(executors.get('last'));
          for (const { outcome } of run.steps) {
            const event = ordered.find(({ id }) => id === outcome);
            if (event !== undefined) expect(event.replica).toBe(executors.get(event.id));
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('has one executor after takes from all sides, the same for everyone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ by: fc.nat(3), wait: fc.nat(5_000), heard: fc.boolean() }), {
          minLength: 2,
          maxLength: 12,
        }),
        fc.array(fc.integer({ min: -60_000, max: 60_000 }), { minLength: 4, maxLength: 4 }),
        (takes, skews) => {
          const { world, replicas, run } = running(4);
          replicas.forEach((replica, index) => (replica.skew = skews[index] ?? 0));
          for (const { by, wait, heard } of takes) {
            const replica = replicas[by];
            if (replica === undefined) continue;
            world.now += wait;
            carryOut(world, replica, { name: 'run.takeOver', input: { run, machine: null, reason: null } });
            if (heard) syncAll(world);
          }
          syncAll(world);
          const executors = new Set(replicas.map((replica) => runOf(replica)?.replica));
          expect(executors.size).toBe(1);
          for (const replica of replicas)
            if (!executors.has(replica.id))
              expect(
                carryOut(world, replica, {
                  name: 'run.reopen',
                  input: { run, step: 'restart', how: 'rerun' },
                }),
              ).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('of two takes at once the first one holds, and what the other one did is marked', () => {
    const { world, replicas, run } = running(3);
    const [, second, third] = replicas;
    if (second === undefined || third === undefined) throw new Error('there are three machines');
    const take = { name: 'run.takeOver' as const, input: { run, machine: 'one', reason: null } };
    carryOut(world, second, take);
    world.now += 1_000;
    carryOut(world, third, take);
    expect([runOf(second)?.replica, runOf(third)?.replica]).toEqual([second.id, third.id]);
    expect(runOf(third)?.steps[0]?.state).toBe('interrupted');
    carryOut(world, third, { name: 'run.reopen', input: { run, step: 'restart', how: 'rerun' } });
    carryOut(world, third, move(run, 'restart', 'running'));
    carryOut(world, third, settle(run, 'restart', 'succeeded'));
    expect(runOf(third)?.steps[0]?.state).toBe('succeeded');
    syncAll(world);
    for (const replica of replicas) {
      expect(runOf(replica)?.replica).toBe(second.id);
      expect(runOf(replica)?.steps[0]).toMatchObject({ state: 'interrupted', elsewhere: true });
    }
  });

  it('is told by others what becomes of a step, and does it when it hears of it', () => {
    const { world, replicas, run } = running(2);
    const [first, second] = replicas;
    if (first === undefined || second === undefined) throw new Error('there are two machines');
    carryOut(world, first, move(run, 'restart', 'running'));
    carryOut(world, first, settle(run, 'restart', 'succeeded'));
    carryOut(world, first, move(run, 'which', 'awaiting'));
    syncAll(world);
    expect(act(world, second, 'run.answer', { answer: 'no' }, '@bo').ok).toBe(true);
    expect(runOf(second)?.steps[1]).toMatchObject({
      state: 'awaiting',
      asked: { what: 'answer', by: '@bo' },
    });
    expect(act(world, second, 'run.answer', { answer: 'yes' }, '@cy')).toMatchObject({ ok: false });
    // Meanwhile somebody answers where it runs: what was done there counts, whoever was first.
    act(world, first, 'run.answer', { answer: 'yes' }, '@ana');
    syncAll(world);
    for (const replica of replicas) {
      expect(runOf(replica)?.steps[1]).toMatchObject({ state: 'succeeded', answer: 'Yes', asked: null });
      expect(runOf(replica)?.steps[2]?.state).toBe('pending');
    }
  });

  it('takes an approval only for the asking it was given for', () => {
    const { world, replicas, run } = running(2);
    const [first, second] = replicas;
    if (first === undefined || second === undefined) throw new Error('there are two machines');
    carryOut(world, first, move(run, 'restart', 'awaiting', world.now + 300_000));
    sync(first, second);
    world.now += 301_000;
    carryOut(world, first, settle(run, 'restart', 'interrupted'));
    carryOut(world, first, { name: 'run.reopen', input: { run, step: 'restart', how: 'rerun' } });
    carryOut(world, first, move(run, 'restart', 'awaiting', world.now + 300_000));
    world.now += 1_000;
    second.skew = -60_000;
    expect(act(world, second, 'run.approve', {}, '@bo').ok).toBe(true);
    syncAll(world);
    expect(runOf(first)?.steps[0]).toMatchObject({ state: 'awaiting', approvedBy: null });
  });
});

/** Who executed a run when each of its events was recorded, by the id of the event, and at `last`. */
function executorsOf(run: string, ordered: readonly IncidentEvent[]): Map<string, string> {
  const executors = new Map<string, string>();
  let executor = '';
  for (const event of ordered) {
    if (event.type === 'run.started' && event.id === run) executor = event.replica;
    else if (event.type === 'run.taken' && event.data.run === run && event.data.from === executor)
      executor = event.replica;
    executors.set(event.id, executor);
  }
  return executors.set('last', executor);
}
