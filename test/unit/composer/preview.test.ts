import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCall } from '#shared/composer/act.ts';
import { complete, accept } from '#shared/composer/complete.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { preview } from '#shared/composer/preview.ts';
import { commands } from '#shared/composer/registry.ts';
import { operations } from '#shared/contract/index.ts';
import { contextOf, NOW } from './context.ts';
import { act } from './lines.ts';

const MINUTE = 60_000;

describe('putting an update off', () => {
  it('counts a span from when the update is due, and from now once that is past', () => {
    const update = { id: 'u', n: 2, text: 'x', publicText: null, at: NOW, by: '@ana' };
    const until = (nextDueAt: number) => {
      const context = contextOf({}, { updates: [{ ...update, nextDueAt }] });
      const parsed = parseLine('/snooze 15m', context);
      return parsed.ok && isCall(parsed.act) && parsed.act.operation === 'update.snooze'
        ? parsed.act.input.until
        : null;
    };
    expect(until(NOW + 5 * MINUTE)).toBe(NOW + 20 * MINUTE);
    expect(until(NOW - 5 * MINUTE)).toBe(NOW + 15 * MINUTE);
  });
});

describe('the line below says what will happen', () => {
  it.each([
    ['/box @bo 3m is it in step?', 'Time box · for Bo Lin · due 14:26'],
    ['/checklist first', 'Checklist First ten minutes · 5 tasks'],
    ['/dontknow', 'Says you don’t know yet · “I don’t know. Good to have said it: who can find out?”'],
    ['/escalate call the vendor', 'Asks for help'],
    ['/rollcall', 'Roll-call · everyone who holds a seat is here'],
    ['/rollcall @ana missing @cy', 'Roll-call · here: @ana · missing: @cy'],
    ['/snooze 15m', 'Next update put off to 14:38'],
    ['/part-of INC-ABC', 'Part of INC-ABC'],
    ['/similar-to INC-ABC off', 'No longer: similar to INC-ABC'],
    ['/status for us || for them next none', 'Status update · public: “for them” · no next update'],
  ])('%s', (typed, expected) => expect(preview(act(typed), contextOf())).toBe(expected));

  it('counts only the items of a checklist that are not tasks yet', () => {
    const [task] = contextOf().head.tasks;
    if (task === undefined) throw new Error('no task');
    const there = { ...task, text: 'Say who has command', checklist: 'First ten minutes' };
    const context = contextOf({}, { tasks: [there] });
    expect(preview(act('/checklist first'), context)).toBe('Checklist First ten minutes · 4 tasks');
  });
});

const words = fc.constantFrom(
  ...[
    '@bo',
    '@',
    '#comms',
    '#',
    '12',
    '#12b',
    '15m',
    'next',
    'none',
    '14:23',
    '-5m',
    'yesterday',
    '23:50',
    '1',
    'sev1',
    'ic',
    'mitigating',
    '|',
    '||',
    'box',
    'missing',
    'First ten minutes',
    'INC-ABC',
    'off',
    'known:',
    'by',
    'in',
    '+x',
    '-"y z"',
    're:12',
    '99:99',
    '2026-02-30',
    'é',
    '\u0000',
    '\uD800',
    'constructor',
    '__proto__',
  ],
);
const slash = fc.constantFrom(
  '',
  '/',
  '//',
  '/at ',
  '/at 14:00 ',
  '/at -5m /',
  ...commands.flatMap((command) => [`/${command.id} `, `/at 14:00 /${command.id} `]),
);
const line = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .tuple(slash, fc.array(fc.oneof(words, fc.string()), { maxLength: 6 }))
    .map(([head, rest]) => head + rest.join(' ')),
);

describe('any line', () => {
  it('is read without throwing, and what is accepted fits the contract', () => {
    fc.assert(
      fc.property(line, (typed) => {
        const context = contextOf();
        const parsed = parseLine(typed, context);
        if (!parsed.ok) return parsed.message.length > 0;
        preview(parsed.act, context);
        return (
          !isCall(parsed.act) || operations[parsed.act.operation].input.safeParse(parsed.act.input).success
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('completes without throwing, and a candidate only changes the word under the cursor', () => {
    fc.assert(
      fc.property(line, (typed) => {
        const completion = complete(typed, contextOf());
        return completion.candidates.every((candidate) => {
          const next = accept(typed, completion, candidate);
          return (
            next.startsWith(typed.slice(0, completion.from)) &&
            completion.from + completion.word.length === typed.length
          );
        });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the registry', () => {
  it('has no word twice', () => {
    const all = commands.flatMap((command) => [command.id, ...(command.aliases ?? [])]);
    expect(all.length).toBe(new Set(all).size);
  });
  it('has no key twice', () => {
    const keys = commands.flatMap((command) => command.key ?? []);
    const entryKeys = commands.flatMap((command) => command.entryKey ?? []);
    const taskKeys = commands.flatMap((command) => command.taskKey ?? []);
    const runKeys = commands.flatMap((command) => command.runKey ?? []);
    expect(new Set(runKeys).size).toBe(runKeys.length);
    expect(new Set(taskKeys).size).toBe(taskKeys.length);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(entryKeys).size).toBe(entryKeys.length);
  });
  it('runs what is bare with its name alone', () => {
    // What is said to a run needs one that waits for it: test/unit/composer/runbooks.test.ts.
    for (const command of commands.filter(({ bare, runKey }) => bare === true && runKey === undefined))
      expect(act(`/${command.id}`)).toBeDefined();
  });
});
