import { describe, expect, it } from 'vitest';
import { defaultSeverities } from '#shared/domain/workspace/evolve.ts';
import { remindersOf, type ReminderKind } from '#shared/policy/reminders.ts';
import { proposeSeverity } from '#shared/policy/severity.ts';
import { act, firstOf, newWorld, START, type World } from '../domain/simulation.ts';

const MINUTE = 60_000;

function declared(severity: string): { world: World; due: () => Partial<Record<ReminderKind, number>> } {
  const world = newWorld(1);
  act(world, firstOf(world), 'incident.declare', { title: 'Down', severity }, '@ana');
  const begun = world.now;
  return {
    world,
    /** Minutes after the declaration, by kind; the first of each. */
    due: () => {
      const first: Partial<Record<ReminderKind, number>> = {};
      for (const { kind, at } of remindersOf(firstOf(world).state.head, defaultSeverities, '@ana')) {
        first[kind] ??= Math.round((at - begun) / MINUTE);
      }
      return first;
    },
  };
}

describe('reminders', () => {
  it('of a fresh SEV-1: the first update, empty seats, a roll-call', () => {
    expect(declared('SEV-1').due()).toEqual({ update: 15, seat: 5, 'roll-call': 30 });
  });

  it('of a SEV-4: only the empty commander’s seat', () => {
    expect(declared('SEV-4').due()).toEqual({ seat: 5 });
  });

  it('suggest relief after an hour of command and insist after three', () => {
    const { world, due } = declared('SEV-3');
    world.now += 2 * MINUTE;
    act(world, firstOf(world), 'seat.take', { seat: 'ic', person: '@ana' });
    expect(due()).toMatchObject({ relief: 62, 'relief-now': 182 });
    expect(due().seat).toBeUndefined();
  });

  it('call out a question unanswered for ten minutes until it is answered', () => {
    const { world, due } = declared('SEV-3');
    world.now += MINUTE;
    act(world, firstOf(world), 'entry.log', { kind: 'question', text: 'Which region?' });
    expect(due().question).toBe(11);
    act(world, firstOf(world), 'question.answer', { entry: 2, text: 'All of them' });
    expect(due().question).toBeUndefined();
  });

  it('follow what an update promised, and a put-off update', () => {
    const { world, due } = declared('SEV-1');
    act(world, firstOf(world), 'update.post', { text: 'We are on it', nextDueAt: world.now + 40 * MINUTE });
    expect(due().update).toBe(40);
    act(world, firstOf(world), 'update.snooze', { until: world.now + 50 * MINUTE });
    expect(due().update).toBe(50);
    act(world, firstOf(world), 'update.post', { text: 'No more news tonight', nextDueAt: null });
    expect(due().update).toBeUndefined();
  });

  it('call out the end of a time box and the due time of a task, and nothing once the incident is over', () => {
    const { world, due } = declared('SEV-3');
    act(world, firstOf(world), 'task.add', {
      text: 'Back to me',
      dueAt: world.now + 3 * MINUTE,
      timeBox: true,
    });
    act(world, firstOf(world), 'task.add', { text: 'Check', dueAt: world.now + 7 * MINUTE });
    expect(due()).toMatchObject({ 'time-box': 3, task: 7 });
    act(world, firstOf(world), 'phase.change', { phase: 'closed' });
    expect(due()).toEqual({});
  });

  it('keep their key as long as they are about the same thing at the same time', () => {
    const { world } = declared('SEV-2');
    const keys = () =>
      remindersOf(firstOf(world).state.head, defaultSeverities, '@ana').map(({ key }) => key);
    const before = keys();
    world.now += MINUTE;
    act(world, firstOf(world), 'entry.log', { text: 'nothing to do with it' });
    expect(keys()).toEqual(before);
    expect(new Set(before).size).toBe(before.length);
    expect(START).toBeGreaterThan(0);
  });
});

describe('the severity helper', () => {
  const nothing = { usersPercent: null, moneyPerHour: null, sloBurn: null, dataOrSecurity: false };
  it.each([
    [{ ...nothing, usersPercent: 40 }, 'SEV-1'],
    [{ ...nothing, usersPercent: 25 }, 'SEV-1'],
    [{ ...nothing, usersPercent: 24.9 }, 'SEV-2'],
    [{ ...nothing, dataOrSecurity: true }, 'SEV-1'],
    [{ ...nothing, usersPercent: 1 }, 'SEV-3'],
    [{ ...nothing, usersPercent: 0 }, 'SEV-4'],
    [nothing, 'SEV-4'],
    [{ ...nothing, sloBurn: 6 }, 'SEV-2'],
  ])('proposes for %j %s', (answers, level) => {
    expect(proposeSeverity(answers, defaultSeverities)?.level).toBe(level);
  });

  it('says why', () => {
    expect(
      proposeSeverity({ ...nothing, usersPercent: 30, dataOrSecurity: true }, defaultSeverities)?.because,
    ).toEqual(['30 % of users affected, from 25 %', 'data loss or security']);
    expect(proposeSeverity(nothing, [])).toBeNull();
  });
});
