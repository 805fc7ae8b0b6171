import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dueTime, dueTimeOrNone, pastTime } from '#electron/cli/time.ts';

const now = Date.parse('2026-11-23T14:30:00Z');
const at = (text: string) => Date.parse(text);
let zone: string | undefined;

beforeEach(() => {
  zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Zurich';
});
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('when something happened', () => {
  it.each([
    ['now', '2026-11-23T14:30:00Z'],
    ['-5m', '2026-11-23T14:25:00Z'],
    ['-1h30m', '2026-11-23T13:00:00Z'],
    ['5m ago', '2026-11-23T14:25:00Z'],
    ['14:23', '2026-11-23T13:23:00Z'],
    [' 09:05:30 ', '2026-11-23T08:05:30Z'],
    ['14:23 UTC', '2026-11-23T14:23:00Z'],
    ['23:50', '2026-11-22T22:50:00Z'],
    ['yesterday 23:50', '2026-11-22T22:50:00Z'],
  ])('%s', (typed, meant) => {
    expect(pastTime(typed, now)).toBe(at(meant));
  });

  it('leaves a time with a date to the contract, which wants an offset', () => {
    expect(pastTime('2026-11-23T14:23:00+01:00', now)).toBe('2026-11-23T14:23:00+01:00');
    expect(pastTime('2026-11-23T14:23:00', now)).toBe('2026-11-23T14:23:00');
  });

  it.each(['soon', '25:61', '15m', '14:23 and more', '-', '-5 parsecs'])(
    'refuses %j with the field',
    (typed) => {
      expect(() => pastTime(typed, now, 'since')).toThrow(
        expect.objectContaining({
          refusal: expect.objectContaining({ code: 'invalid_input', path: 'since' }) as unknown,
        }),
      );
    },
  );
});

describe('when something is due', () => {
  it.each([
    ['15m', '2026-11-23T14:45:00Z'],
    ['+15m', '2026-11-23T14:45:00Z'],
    ['in 1h30m', '2026-11-23T16:00:00Z'],
    ['16:00', '2026-11-23T15:00:00Z'],
    ['09:00', '2026-11-24T08:00:00Z'],
  ])('%s', (typed, meant) => {
    expect(dueTime(typed, now)).toBe(at(meant));
  });

  it('may be never, where that is allowed', () => {
    expect(dueTimeOrNone('None', now)).toBeNull();
    expect(dueTimeOrNone('15m', now)).toBe(at('2026-11-23T14:45:00Z'));
    expect(() => dueTime('none', now)).toThrow(/not|Write/);
  });
});
