import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readSchedules } from '#shared/importing/schedules/index.ts';

const read = (text: string, fileName = 'team.yaml') => readSchedules(text, { fileName, now: 0, people: [] });
const messageOf = (text: string) => {
  const outcome = read(text);
  return outcome.ok ? 'read' : outcome.refusal.message;
};

const schedule = `name: Database
zone: Europe/London
layers:
  - name: Weekly
    start: 2026-11-02T09:00:00Z
    turnSeconds: 604800
    users: ['@ana', bo]
`;

describe('schedules in YAML', () => {
  it('may stand alone, and a layer without a virtual start began when it started', () => {
    expect(read(schedule)).toMatchObject({
      ok: true,
      output: {
        schedules: [
          {
            schedule: {
              name: 'Database',
              layers: [
                {
                  start: Date.parse('2026-11-02T09:00Z'),
                  virtualStart: Date.parse('2026-11-02T09:00Z'),
                  users: ['@ana', '@bo'],
                },
              ],
            },
            overrides: null,
          },
        ],
        notes: [],
      },
    });
  });

  it('say by line what is left out', () => {
    const outcome = read(`${schedule}    colour: red\nowner: ana\n`);
    expect(outcome).toMatchObject({
      output: {
        notes: [
          { line: 9, text: '“owner” means nothing to a schedule here and is left out.' },
          { line: 8, text: '“colour” means nothing to a schedule here and is left out.' },
        ],
      },
    });
  });

  it('are refused with line and column', () => {
    expect(messageOf(schedule.replace('Europe/London', 'Mars/Olympus'))).toBe(
      'team.yaml, line 2, column 7, zone: This is not a time zone of the IANA database. Write one like Europe/London. Nothing was changed.',
    );
    expect(messageOf(schedule.replace('604800', '5'))).toMatch(
      /^team.yaml, line 6, column 18, layers\[1\].turnSeconds: /,
    );
    expect(messageOf(schedule.replace("['@ana', bo]", '[]'))).toMatch(
      /^team.yaml, line 7, column 12, layers\[1\].users: A layer needs/,
    );
    expect(messageOf(`${schedule}    end: 2026-11-01T09:00:00Z\n`)).toMatch(
      /line 8, column 10, .*The layer ends before it begins/,
    );
    expect(messageOf(schedule.replace('2026-11-02T09:00:00Z', '2026-11-02 09:00'))).toMatch(
      /line 5, column 12, .*is not a time/,
    );
    expect(messageOf('a: [1, 2')).toMatch(/^team.yaml, line 1, column \d+: /);
    expect(messageOf('name: A\nname: B\n')).toMatch(/^team.yaml, line 2, column 1: Map keys must be unique/);
    expect(messageOf('')).toMatch(/is empty/);
    expect(messageOf('just words')).toMatch(/^team.yaml holds no schedule/);
    expect(messageOf(`schedules:\n  - {name: A, zone: UTC}\n  - {name: a, zone: UTC}\n`)).toMatch(
      /holds the schedule a twice/,
    );
  });

  it('cost nothing when somebody means harm', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x]',
      ...'bcdefgh'
        .split('')
        .map(
          (name, index) =>
            `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join(',')}]`,
        ),
    ].join('\n');
    expect(messageOf(`${bomb}\nschedules: *h\n`)).toMatch(/Excessive alias count/);
    for (const text of [
      '['.repeat(500_000),
      '- '.repeat(500_000),
      '[a,'.repeat(400_000),
      '? '.repeat(400_000),
    ]) {
      const began = performance.now();
      expect(messageOf(text)).toMatch(/nested more than|holds no schedule|line 1/);
      expect(performance.now() - began).toBeLessThan(5_000);
    }
    expect(messageOf('x'.repeat(2_000_001))).toMatch(/larger than 2 MB/);
    expect(messageOf('__proto__: {a: 1}\nschedules: []\n')).toBe('read');
  });

  it('are read or refused with a sentence, whatever stands in them', () => {
    const piece = fc.constantFrom(
      'name: ',
      'zone: UTC\n',
      'layers:\n',
      '  - ',
      '[',
      '{',
      '}',
      ']',
      '&a ',
      '*a',
      '!!js ',
      "'",
      '"',
      '\n',
      '\t',
      ': ',
      'schedule_layers: ',
      'BEGIN:VCALENDAR\n',
      'BEGIN:VEVENT\n',
      'DTSTART:20261101T000000Z\n',
      'RRULE:FREQ=DAILY\n',
      'END:VEVENT\n',
      'END:VCALENDAR\n',
      'SUMMARY:@ana\n',
      '%YAML 1.1\n',
      '---\n',
      '\0',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 25 }), (parts) => {
        const outcome = read(parts.join(''));
        if (!outcome.ok) expect(outcome.refusal.message).toMatch(/^team.yaml/);
      }),
      { numRuns: 3_000 },
    );
  });
});
