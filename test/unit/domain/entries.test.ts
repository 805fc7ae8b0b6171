import { describe, expect, it } from 'vitest';
import { compareTimeline } from '#shared/domain/incident/entry.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { act, firstOf, newWorld, START, sync, syncAll, type Replica, type World } from './simulation.ts';

const HOUR = 3_600_000;

function declared(): [World, Replica] {
  const world = newWorld(1);
  act(world, firstOf(world), 'incident.declare', { title: 'Checkout is down' });
  return [world, firstOf(world)];
}

/** The entry with this number, as it stands now. */
function entry(replica: Replica, n: number): Entry {
  const found = [...replica.state.entries.values()].find((one) => one.n === n);
  if (found === undefined) throw new Error(`no entry ${n}`);
  return found;
}

describe('an entry', () => {
  it('sorts by when it happened and says when it was learnt', () => {
    const [world, replica] = declared();
    act(world, replica, 'entry.log', { text: 'now' });
    act(world, replica, 'entry.log', { text: 'before', at: START - HOUR });
    act(world, replica, 'entry.log', { text: 'undated', undated: true });
    const texts = [...replica.state.entries.values()].toSorted(compareTimeline).map((one) => one.text);
    expect(texts).toEqual(['before', 'Declared SEV-3: Checkout is down', 'now', 'undated']);
    expect(entry(replica, 3)).toMatchObject({ occurredAt: START - HOUR, recordedAt: START });
  });

  it('corrected keeps all earlier versions, facts included', () => {
    const [world, replica] = declared();
    act(world, replica, 'entry.log', { kind: 'decision', text: 'Roll back', detail: { advisedBy: ['@bo'] } });
    act(world, replica, 'entry.correct', {
      entry: 2,
      text: 'Roll back v42',
      detail: { advisedBy: ['@cy'] },
      reason: 'which one',
    });
    act(world, replica, 'entry.correct', { entry: 2, occurredAt: START - HOUR });
    expect(entry(replica, 2)).toMatchObject({
      text: 'Roll back v42',
      detail: { advisedBy: ['@cy'] },
      occurredAt: START - HOUR,
      versions: [
        { text: 'Roll back', detail: { advisedBy: ['@bo'] }, reason: 'which one', replacedBy: '@ana' },
        { text: 'Roll back v42', detail: { advisedBy: ['@cy'] }, occurredAt: START, reason: null },
      ],
    });
    expect(act(world, replica, 'entry.correct', { entry: 2, text: 'Roll back v42' })).toMatchObject({
      refusal: { code: 'unchanged' },
    });
  });

  it('without a time gets one by correcting it, also the time it was imported', () => {
    const [world, replica] = declared();
    act(world, replica, 'entry.log', { text: 'somewhen', undated: true });
    act(world, replica, 'entry.correct', { entry: 2, occurredAt: START });
    expect(entry(replica, 2)).toMatchObject({ undated: false, occurredAt: START });
  });

  it('turned into a question is open until it is answered, and turned back is none', () => {
    const [world, replica] = declared();
    act(world, replica, 'entry.log', { text: 'who did it' });
    act(world, replica, 'entry.correct', { entry: 2, kind: 'question' });
    expect(replica.state.head.openPoints).toMatchObject([{ kind: 'question' }]);
    act(world, replica, 'question.answer', { entry: 2, text: 'the cron job' });
    expect(replica.state.head.openPoints).toEqual([]);
    expect(entry(replica, 2).answer).toMatchObject({ entry: entry(replica, 3).id });
    expect(entry(replica, 3)).toMatchObject({ replyTo: entry(replica, 2).id, text: 'the cron job' });
    act(world, replica, 'entry.correct', { entry: 2, kind: 'note' });
    expect(entry(replica, 2)).toMatchObject({ answer: null, kind: 'note' });
    expect(act(world, replica, 'question.answer', { entry: 2, text: 'x' })).toMatchObject({
      refusal: { code: 'wrong_kind' },
    });
  });

  it('that Deepwater wrote is not corrected but mended at its cause', () => {
    const [world, replica] = declared();
    expect(act(world, replica, 'entry.correct', { entry: 1, text: 'x' })).toMatchObject({
      refusal: { code: 'not_correctable' },
    });
  });

  it('in the future is refused, a minute of clock difference aside', () => {
    const [world, replica] = declared();
    expect(act(world, replica, 'entry.log', { text: 'x', at: START + 60_000 }).ok).toBe(true);
    expect(act(world, replica, 'entry.log', { text: 'x', at: START + 60_001 })).toMatchObject({
      refusal: { code: 'in_the_future', path: 'at' },
    });
  });
});

describe('a task', () => {
  it('changes only where something changes', () => {
    const [world, replica] = declared();
    act(world, replica, 'task.add', { text: 'fail over', owner: { person: 'Bo' }, dueAt: START + HOUR });
    for (const same of [{ text: 'fail over' }, { owner: { person: '@bo' } }, { dueAt: START + HOUR }]) {
      expect(act(world, replica, 'task.change', { task: 1, ...same })).toMatchObject({
        refusal: { code: 'unchanged' },
      });
    }
    act(world, replica, 'task.change', {
      task: 1,
      owner: { seat: 'comms-lead' },
      dueAt: null,
      text: 'fail over',
    });
    expect(replica.state.head.tasks[0]).toMatchObject({ owner: { seat: 'comms' }, dueAt: null });
    expect(entry(replica, 3).text).toBe('Task 1 changed: for Communications lead and no due time');
  });

  it('is closed once and can be opened again', () => {
    const [world, replica] = declared();
    act(world, replica, 'task.add', { text: 'fail over' });
    act(world, replica, 'task.close', { task: '#1', note: 'took 3 min' }, '@bo');
    expect(replica.state.head.tasks[0]).toMatchObject({ state: 'done', closedBy: '@bo', closedAt: START });
    expect(act(world, replica, 'task.close', { task: 1 })).toMatchObject({ refusal: { code: 'unchanged' } });
    act(world, replica, 'task.reopen', { task: 1 });
    expect(replica.state.head.tasks[0]).toMatchObject({ state: 'open', closedBy: null });
    expect(act(world, replica, 'task.add', { text: 'x', dueAt: START + 400 * 24 * HOUR })).toMatchObject({
      refusal: { code: 'invalid_input', path: 'dueAt' },
    });
  });
});

describe('severity', () => {
  it('set apart on two machines stands as two claims until it is set again', () => {
    const world = newWorld(2);
    const [one, other] = world.replicas;
    if (one === undefined || other === undefined) throw new Error('two replicas were asked for');
    act(world, one, 'incident.declare', { title: 'Checkout is down' });
    sync(one, other);
    act(world, one, 'severity.change', { severity: '1', reason: 'all of Europe' });
    world.now += 1_000;
    act(world, other, 'severity.change', { severity: '2', reason: 'only Spain' });
    syncAll(world);
    for (const replica of [one, other]) {
      expect(replica.state.head.severity).toBe('SEV-2');
      expect(replica.state.head.severityClaims.map((claim) => claim.value)).toEqual(['SEV-1', 'SEV-2']);
    }
    // Saying what holds already settles it as well.
    expect(act(world, one, 'severity.change', { severity: '2', reason: 'confirmed' }).ok).toBe(true);
    expect(one.state.head.severityClaims.map((claim) => claim.value)).toEqual(['SEV-2']);
    expect(act(world, one, 'severity.change', { severity: '2', reason: 'again' })).toMatchObject({
      refusal: { code: 'unchanged' },
    });
  });
});
