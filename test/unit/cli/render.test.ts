import { describe, expect, it } from 'vitest';
import { hanging, harmless, oneLine, table, widthOf } from '#electron/cli/render/layout.ts';
import { paper } from '#electron/cli/render/paper.ts';
import { clock, dayWithOffset, offset, span, until } from '#electron/cli/render/times.ts';

describe('layout', () => {
  it('aligns columns by what the terminal shows', () => {
    expect(
      table([
        ['a', 'one'],
        ['ccc', 'two'],
      ]),
    ).toBe('a    one\nccc  two');
    expect(
      table([
        ['水', 'x'],
        ['ab', 'y'],
      ]),
    ).toBe('水  x\nab  y');
    expect(
      table([
        ['\u001b[1mbold\u001b[22m', 'x'],
        ['four', 'y'],
      ]),
    ).toBe('\u001b[1mbold\u001b[22m  x\nfour  y');
    expect(table([['a', '']], '  ')).toBe('  a');
  });

  it('measures wide characters, emoji and combined ones', () => {
    expect([widthOf('abc'), widthOf('水'), widthOf('💧'), widthOf('e\u0301'), widthOf('👩‍🚒')]).toEqual([
      3, 2, 2, 1, 2,
    ]);
  });

  it('hangs further lines under the first and breaks only between words', () => {
    expect(hanging('one two three four', 4, 24)).toBe('one two three four');
    expect(hanging('one two three four five', 4, 24)).toBe('one two three four\n    five');
    expect(hanging('a\nb', 2, null)).toBe('a\n  b');
    expect(hanging('x'.repeat(60), 2, 30)).toBe('x'.repeat(60));
  });

  it('keeps what steers a terminal away from it', () => {
    expect(harmless('a\u001b[31mb\u0007\u009b2J\u202ec\td\ne')).toBe('abc\td\ne');
    expect(oneLine(' a\n\tb ')).toBe('a b');
  });

  it('colours only where there are colours', () => {
    expect(paper({ columns: null, colour: false, now: 0 }).paint('red', 'x')).toBe('x');
    expect(paper({ columns: 80, colour: true, now: 0 }).paint('red', 'x')).toBe('\u001b[31mx\u001b[39m');
  });
});

describe('times for people', () => {
  it('says lengths as on a call', () => {
    const minute = 60_000;
    expect(
      [0, 45_000, 12 * minute, 60 * minute, 192 * minute, 1_440 * minute, 3_120 * minute].map(span),
    ).toEqual([...['0 s', '45 s', '12 m', '1 h', '3 h 12 m', '1 d', '2 d 4 h']]);
    expect(until(1_000 + 5 * minute, 1_000)).toBe('in 5 m');
    expect(until(1_000, 1_000 + 5 * minute)).toBe('5 m late');
  });

  it('uses this machine’s zone, with the offset of that day', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/St_Johns';
    try {
      expect(clock(Date.parse('2026-07-01T12:00:05Z'))).toBe('09:30:05');
      expect(offset(Date.parse('2026-07-01T12:00:00Z'))).toBe('UTC-02:30');
      expect(dayWithOffset(Date.parse('2026-12-01T02:00:00Z'))).toBe('Mon 2026-11-30, UTC-03:30');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
