import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSimulated, simulatedName } from '#shared/drill/actors.ts';
import { changed, positionAt, SPEEDS, untilPosition } from '#shared/drill/clock.ts';
import { filledIn, lengthOf, readScript } from '#shared/drill/script.ts';

const step = { at: 1, by: '@sim.maya', do: 'entry.log', with: { text: 'a' } };
const script = (steps: unknown[]): string =>
  JSON.stringify({
    format: 'deepwater-scripted-drill',
    version: 1,
    id: 'one',
    title: 'One',
    about: 'It',
    declare: {},
    steps,
  });

describe('a script', () => {
  it('is as long as its last step', () => {
    const read = readScript(script([step, { ...step, at: 9 }]), 'a.json');
    expect(read.ok && lengthOf(read.output)).toBe(9_000);
  });

  it.each([
    ['{', 'a.json is not valid JSON'],
    [script([]), 'steps: A script needs at least one step'],
    [script([{ ...step, by: '@ana' }]), 'steps.0.by: Actors of a script are simulated'],
    [script([{ ...step, do: 'entry.strike' }]), 'steps.0.do: A step does one of'],
    [script([step, { ...step, at: 0 }]), 'steps: Steps stand in the order'],
  ])('is refused with the place of what is wrong', (text, says) => {
    const read = readScript(text, 'a.json');
    expect(read.ok ? '' : read.refusal.message).toContain(says);
  });

  it('has words that stand for events, levels and times', () => {
    const meanings = {
      recordedBy: (name: string) => `id of ${name}`,
      levels: ['SEV-1', 'SEV-2'],
      now: 1_000_000,
      speed: 10,
    };
    const input = { entry: '$rate', severity: '$level:5', dueAt: 60, detail: { at: 5, known: 'costs $5' } };
    expect(filledIn(input, meanings)).toEqual({
      entry: 'id of rate',
      severity: 'SEV-2',
      dueAt: 1_006_000,
      detail: { at: 5, known: 'costs $5' },
    });
  });
});

describe('the clock of a drill', () => {
  const clock = fc.record({
    position: fc.nat(300_000),
    anchor: fc.nat(1_000_000),
    speed: fc.constantFrom(...SPEEDS),
    paused: fc.boolean(),
  });
  const later = fc.nat(600_000);

  it('never jumps when its speed changes, and stands still while paused', () => {
    fc.assert(
      fc.property(
        clock,
        later,
        fc.constantFrom(...SPEEDS),
        fc.boolean(),
        later,
        (one, wait, speed, paused, more) => {
          const now = one.anchor + wait;
          const next = changed(one, { speed, paused }, now);
          expect(positionAt(next, now)).toBe(positionAt(one, now));
          expect(positionAt(next, now + more) - positionAt(next, now)).toBe(paused ? 0 : more * speed);
        },
      ),
    );
  });

  it('comes to a moment when it says it will', () => {
    fc.assert(
      fc.property(clock, later, fc.nat(400_000), (one, wait, moment) => {
        const now = one.anchor + wait;
        const until = untilPosition(one, moment, now);
        if (until === null) expect(one.paused).toBe(true);
        else expect(positionAt(one, now + until)).toBeCloseTo(Math.max(moment, positionAt(one, now)));
      }),
    );
  });
});

describe('simulated actors', () => {
  it('are told from people', () => {
    expect(simulatedName('@sim.maya')).toBe('Maya (simulated)');
    expect(simulatedName('@simon')).toBeNull();
    expect(isSimulated('@sim.')).toBe(false);
  });
});
