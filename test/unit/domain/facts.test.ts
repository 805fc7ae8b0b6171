import { describe, expect, it } from 'vitest';
import { durations, impactSince, isOngoing, isOver, nextUpdateDue } from '#shared/domain/incident/facts.ts';
import type { Phase } from '#shared/domain/incident/terms.ts';
import { defaultSeverities } from '#shared/domain/workspace/evolve.ts';
import { act, firstOf, newWorld, START, type Replica, type World } from './simulation.ts';

const MINUTE = 60_000;

function declared(input: Record<string, unknown> = {}): [World, Replica] {
  const world = newWorld(1);
  act(world, firstOf(world), 'incident.declare', { title: 'Checkout is down', severity: '2', ...input });
  return [world, firstOf(world)];
}

function later(world: World, minutes: number): void {
  world.now = START + minutes * MINUTE;
}

describe('the clocks', () => {
  it('start with the declaration, back-dated where it is', () => {
    const [, replica] = declared({ at: START - 5 * MINUTE, impactStartedAt: START - 20 * MINUTE });
    expect(replica.state.head.clocks).toEqual({
      impactStarted: START - 20 * MINUTE,
      detected: START - 5 * MINUTE,
      declared: START - 5 * MINUTE,
      acknowledged: null,
      mitigated: null,
      resolved: null,
    });
    expect(impactSince(replica.state.head)).toBe(START - 20 * MINUTE);
  });

  it('stop at monitoring and resolved, and run again when it comes back', () => {
    const [world, replica] = declared();
    const go = (minutes: number, phase: Phase) => {
      later(world, minutes);
      act(world, replica, 'phase.change', { phase });
      return replica.state.head.clocks;
    };
    expect(go(10, 'mitigating').mitigated).toBeNull();
    expect(go(20, 'monitoring').mitigated).toBe(START + 20 * MINUTE);
    expect(go(30, 'resolved')).toMatchObject({
      mitigated: START + 20 * MINUTE,
      resolved: START + 30 * MINUTE,
    });
    expect(go(40, 'investigating')).toMatchObject({ mitigated: null, resolved: null });
    expect(go(50, 'closed')).toMatchObject({ mitigated: START + 50 * MINUTE, resolved: START + 50 * MINUTE });
    expect(go(60, 'resolved')).toMatchObject({
      mitigated: START + 50 * MINUTE,
      resolved: START + 50 * MINUTE,
    });
  });

  it('can be corrected and cleared, with a reason; declaration only corrected', () => {
    const [world, replica] = declared();
    later(world, 30);
    act(world, replica, 'clock.correct', {
      clock: 'detected',
      to: '2026-11-23T13:50Z',
      reason: 'the alert was older',
    });
    expect(replica.state.head.clocks.detected).toBe(START - 10 * MINUTE);
    act(world, replica, 'clock.correct', { clock: 'detected', to: null, reason: 'nobody knows' });
    expect(replica.state.head.clocks.detected).toBeNull();
    expect(act(world, replica, 'clock.correct', { clock: 'declared', to: null, reason: 'x' })).toMatchObject({
      refusal: { code: 'invalid_input', path: 'to' },
    });
    expect(
      act(world, replica, 'clock.correct', { clock: 'resolved', to: START + 32 * MINUTE, reason: 'x' }),
    ).toMatchObject({
      refusal: { code: 'in_the_future', path: 'to' },
    });
  });

  it('give durations where both ends are known', () => {
    const [world, replica] = declared({ impactStartedAt: START - 10 * MINUTE });
    expect(durations(replica.state.head)).toEqual({
      toDetect: 10 * MINUTE,
      toAcknowledge: null,
      toMitigate: null,
      toRecover: null,
    });
    later(world, 5);
    act(world, replica, 'seat.take', { seat: 'ic', person: '@ana' });
    later(world, 50);
    act(world, replica, 'phase.change', { phase: 'resolved' });
    expect(durations(replica.state.head)).toEqual({
      toDetect: 10 * MINUTE,
      toAcknowledge: 5 * MINUTE,
      toMitigate: 60 * MINUTE,
      toRecover: 60 * MINUTE,
    });
  });
});

describe('an end', () => {
  it('refuses what makes no sense after it, and says how to go on', () => {
    const [world, replica] = declared();
    act(world, replica, 'incident.merge', { into: 'INC-7F3' });
    expect(isOver(replica.state.head)).toBe(true);
    expect(replica.state.head.mergedInto?.ref).toBe('INC-7F3');
    for (const [name, input] of [
      ['severity.change', { severity: '1', reason: 'x' }],
      ['seat.take', { seat: 'ic', person: '@ana' }],
      ['update.post', { text: 'x' }],
      ['incident.cancel', { reason: 'x' }],
    ] as const) {
      expect(act(world, replica, name, input)).toMatchObject({
        refusal: {
          code: 'incident_over',
          message: 'This incident is merged. Set its phase back to investigating first if it goes on.',
        },
      });
    }
    expect(act(world, replica, 'entry.log', { text: 'late evidence' }).ok).toBe(true);
    act(world, replica, 'phase.change', { phase: 'investigating' });
    expect(replica.state.head).toMatchObject({ phase: 'investigating', mergedInto: null });
  });
});

describe('the next status update', () => {
  it('is due after the rhythm of the severity, from the declaration on', () => {
    const [world, replica] = declared();
    const due = () => nextUpdateDue(replica.state.head, defaultSeverities);
    expect(due()).toBe(START + 30 * MINUTE);
    act(world, replica, 'severity.change', { severity: '1', reason: 'worse' });
    expect(due()).toBe(START + 15 * MINUTE);
    act(world, replica, 'severity.change', { severity: '4', reason: 'a glitch' });
    expect(due()).toBeNull();
  });

  it('is due when the last one promised it', () => {
    const [world, replica] = declared();
    const due = () => nextUpdateDue(replica.state.head, defaultSeverities);
    later(world, 10);
    act(world, replica, 'update.post', { text: 'Looking into it' });
    expect(due()).toBe(START + 40 * MINUTE);
    act(world, replica, 'update.post', { text: 'Found it', nextDueAt: START + 25 * MINUTE });
    expect(due()).toBe(START + 25 * MINUTE);
    act(world, replica, 'update.post', { text: 'Done', nextDueAt: null });
    expect(due()).toBeNull();
    expect(act(world, replica, 'update.post', { text: 'x', nextDueAt: START })).toMatchObject({
      refusal: { code: 'in_the_past', path: 'nextDueAt' },
    });
  });

  it('is not moved by an older one that is written down late', () => {
    const [world, replica] = declared();
    later(world, 20);
    act(world, replica, 'update.post', { text: 'second' });
    act(world, replica, 'update.post', { text: 'first', at: START + 5 * MINUTE });
    expect(nextUpdateDue(replica.state.head, defaultSeverities)).toBe(START + 50 * MINUTE);
  });

  it('is never due once the trouble is over', () => {
    const [world, replica] = declared();
    act(world, replica, 'update.post', { text: 'Looking into it' });
    for (const phase of ['resolved', 'closed']) {
      act(world, replica, 'phase.change', { phase });
      expect(isOngoing(replica.state.head)).toBe(false);
      expect(nextUpdateDue(replica.state.head, defaultSeverities)).toBeNull();
    }
  });
});
