import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, readCondition } from '#shared/runbooks/condition.ts';
import { failureOf, readExpectation, type StepResult } from '#shared/runbooks/expectation.ts';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { createMasker, MASK } from '#shared/runbooks/mask.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';

const result = (more: Partial<StepResult>): StepResult => ({
  exit: null,
  status: null,
  stdout: '',
  stderr: '',
  body: '',
  ...more,
});

/** Why a result fails an expectation; null when it does not. */
function fails(words: string, more: Partial<StepResult>): string | null {
  const read = readExpectation(words);
  if (!read.ok) throw new Error(read.message);
  return failureOf(read.value, result(more));
}

describe('an expectation', () => {
  it('judges exit status, response, text and JSON', () => {
    expect(fails('exit 0', { exit: 0 })).toBeNull();
    expect(fails('exit 0', { exit: 3 })).toBe('expected exit 0, got 3');
    expect(fails('exit 0|2', { exit: 2 })).toBeNull();
    expect(fails('exit 0', {})).toBe('expected exit 0, got none');
    expect(fails('status 2xx', { status: 204 })).toBeNull();
    expect(fails('status 200 and body contains "ok"', { status: 200, body: 'all ok' })).toBeNull();
    expect(fails('stdout not contains "error"', { stdout: 'an error' })).toBe(
      'expected stdout not to contain “error”',
    );
    expect(fails('stdout matches /^lag: \\d+$/m', { stdout: 'x\nlag: 12\n' })).toBeNull();
    expect(fails('json $.items[0].lag < 2', { body: '{"items":[{"lag":1.5}]}' })).toBeNull();
    expect(fails('json $.items[0].lag < 2', { stdout: '{"items":[{"lag":7}]}' })).toBe(
      'expected $.items[0].lag < 2, got 7',
    );
    expect(fails('json $.constructor exists', { body: '{}' })).not.toBeNull();
    expect(fails('json $.a == "x"', { body: 'no' })).toContain('not JSON');
  });

  it('is not held up by a pattern that backtracking would never finish', () => {
    const began = performance.now();
    fails('stdout matches /^(a+)+$/', { stdout: `${'a'.repeat(50_000)}!` });
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it('and a condition are read or refused with a sentence and a place, never thrown over', () => {
    const words = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'exit',
            '0',
            '|',
            'and',
            'or',
            'not',
            '(',
            ')',
            'look.ok',
            '$HOST',
            '==',
            '"x"',
            '/a/',
            'json',
            '$.a',
            '<',
            '-1',
            'matches',
            'contains',
            '\\',
            '"',
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(words, (text) => {
        for (const read of [readExpectation(text), readCondition(text)]) {
          if (read.ok) continue;
          expect(read.message).toMatch(/\.$|:.*\.$/s);
          expect(read.at).toBeGreaterThanOrEqual(0);
          expect(read.at).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a condition', () => {
  const known = {
    variable: (name: string) => ({ REGION: 'eu', SIZE: '12' })[name] ?? null,
    result: (step: string, fact: string) =>
      step === 'look' ? ({ ok: true, exit: 2, output: 'two' }[fact] ?? null) : null,
  };
  const truth = (words: string): boolean => {
    const read = readCondition(words);
    if (!read.ok) throw new Error(read.message);
    return holds(read.value, known);
  };

  it('combines results and variables', () => {
    expect(truth('look.ok')).toBe(true);
    expect(truth('not look.ok or look.exit == 2 and $REGION == "eu"')).toBe(true);
    expect(truth('(not look.ok or look.exit == 2) and $REGION == "us"')).toBe(false);
    expect(truth('$SIZE > 9')).toBe(true);
    expect(truth('look.output contains "w" and look.output matches /^t/')).toBe(true);
    expect(truth('never.ok')).toBe(false);
    expect(truth('never.exit == 0')).toBe(false);
  });

  it('agrees with what and, or and not mean, however it is nested', () => {
    type Tree = { words: string; value: boolean };
    const leaf: fc.Arbitrary<Tree> = fc.constantFrom(
      { words: 'look.ok', value: true },
      { words: 'never.ok', value: false },
    );
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        tie('tree').map(({ words, value }) => ({ words: `not (${words})`, value: !value })),
        fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => ({
          words: `(${one.words}) and (${other.words})`,
          value: one.value && other.value,
        })),
        fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => ({
          words: `(${one.words}) || (${other.words})`,
          value: one.value || other.value,
        })),
      ),
    }));
    fc.assert(
      fc.property(tree, ({ words, value }) => {
        fc.pre(words.length < 1_500);
        expect(truth(words)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a mask', () => {
  const secret = fc
    .string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 30 })
    .filter((text) => text.trim().length >= 8 && !text.includes('•'));

  it('hides a secret in whatever pieces it comes, and shows everything else', () => {
    fc.assert(
      fc.property(
        secret,
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        fc.array(fc.nat({ max: 30 })),
        (hidden, before, after, sizes) => {
          const masker = createMasker([hidden]);
          const text = `${before}${hidden}${after}${encodeURIComponent(hidden)} ${Buffer.from(`user:${hidden}`).toString('base64')} ${JSON.stringify(hidden)}`;
          const stream = masker.stream();
          let out = '';
          let at = 0;
          for (const size of sizes) {
            out += stream.push(text.slice(at, at + size));
            at += size;
          }
          out += stream.push(text.slice(at)) + stream.end();
          expect(out).toBe(masker.mask(text));
          expect(out).not.toContain(hidden);
          expect(out).not.toContain(encodeURIComponent(hidden));
          expect(out).toContain(MASK);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves texts alone that hold no secret', () => {
    const masker = createMasker(['correct horse battery']);
    expect(masker.mask('a correct horse')).toBe('a correct horse');
    const stream = masker.stream();
    expect(stream.push('a correct ho') + stream.push('use') + stream.end()).toBe('a correct house');
  });
});

describe('the linter', () => {
  it('tells what the runner can’t read, with its place', () => {
    const text = [
      '```sh step name="One" expect="exit zero"',
      'true',
      '```',
      '```sh step name="Two" if="three.ok and $NOWHERE"',
      'true',
      '```',
      '```decide step name="Three"',
      'Which?',
      '- Back -> One',
      '- Nowhere -> No such step',
      '```',
    ].join('\n');
    const found = lintRunbook(parseRunbook(text, 'x.md'), { now: 0 }).filter(
      ({ level }) => level === 'error',
    );
    expect(found.map(({ rule, place }) => `${place.line} ${rule}`)).toEqual([
      '1 expectation',
      '4 condition',
      '4 condition',
      '9 question',
      '10 question',
    ]);
  });
});
