import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstProblem, readInput } from '#shared/contract/problems.ts';
import { operationNamed, operations, type OperationName } from '#shared/contract/index.ts';
import {
  engineControlSchema,
  engineNoticeSchema,
  replySchema,
  requestSchema,
} from '#shared/contract/wire.ts';
import { goodInputs } from './inputs.ts';

const names = Object.keys(operations) as OperationName[];

/** A sentence for people: begins like one, ends like one, and is not the schema library talking. */
const sentence = /^[“\p{Lu}].*[.!?)]$/su;
const jargon =
  /invalid|expected|received|too (?:big|small|short|long)|must match|unrecognized|undefined|\bNaN\b|\[object/i;

function problemsOf(name: OperationName, input: unknown): { message: string; path: string }[] {
  const result = readInput(operations[name].input, input);
  if (result.success) return [];
  expect(result.error.issues.length).toBeGreaterThan(0);
  return result.error.issues.map((issue) => ({
    message: issue.message,
    path: issue.path.map(String).join('.'),
  }));
}

/** Whether the input was refused; fails when the refusal is not made for people. */
function expectSentences(name: OperationName, input: unknown): boolean {
  const problems = problemsOf(name, input);
  for (const { message } of problems) {
    if (!sentence.test(message) || jargon.test(message.replace(/“[^”]*”/gsu, ''))) {
      expect(`${name}: ${message}`).toBe('a sentence that says what is wrong and how to mend it');
    }
  }
  return problems.length > 0;
}

/** Anything a program could hand over. */
const anything = fc.anything({
  maxDepth: 3,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});
/** What people and other systems get wrong. */
const mistakes = fc.oneof(
  anything,
  fc.constantFrom<unknown[]>(
    undefined,
    null,
    '',
    ' ',
    '\u0000',
    'half \ud83d',
    'x'.repeat(30_000),
    0,
    -1,
    1.5,
    1e300,
    Number.NaN,
    true,
    [],
    {},
    [null],
    { __proto__: null },
    'constructor',
    '__proto__',
    '2026-02-30T10:00Z',
    '14:23',
    'SEV-999999999999999999999',
    '@',
    '12aaaaa',
    '#0x10',
    Array.from({ length: 1_000 }, () => 'x'),
    { person: '@a', seat: 'ic' },
    { person: 7 },
  ),
);

/** Every place in an input: the path to each value. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

/** A copy of `value` with what stands at `path` replaced; without `put`, removed. */
function changed(value: unknown, path: readonly string[], put?: { value: unknown }): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return put?.value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...value };
  const holder = copy as Record<string, unknown>;
  if (rest.length === 0 && put === undefined) delete holder[key];
  else holder[key] = changed(holder[key], rest, put);
  return copy;
}

describe('every operation', () => {
  it('has an input and an output schema, and takes good input, twice the same', () => {
    for (const name of names) {
      const { input, output, kind } = operations[name];
      expect(['command', 'query', 'subscription']).toContain(kind);
      expect(typeof output.safeParse).toBe('function');
      const once = input.parse(goodInputs[name]);
      expect(input.parse(once)).toEqual(once);
    }
  });

  it('refuses what is not an object at all', () => {
    for (const name of names) {
      for (const input of [undefined, null, 7, 'x', true, [], Symbol('x'), () => 1]) {
        expect(problemsOf(name, input)).toHaveLength(1);
        expectSentences(name, input);
      }
    }
  });

  it('refuses a length that can’t be compared', () => {
    const title = { length: { valueOf: 1, toString: 1 } };
    expect(problemsOf('incident.declare', { title })).toEqual([
      { message: 'The input holds something that can’t be read. Send plain values.', path: '' },
    ]);
  });

  it('answers over 10,000 hostile inputs with sentences or takes them, and never throws', () => {
    let tried = 0;
    let refused = 0;
    const perOperation = 120;
    for (const name of names) {
      const good = goodInputs[name];
      const places = placesIn(good);
      const hostile = fc.oneof(
        { weight: 1, arbitrary: anything },
        {
          weight: 5,
          arbitrary: fc
            .tuple(fc.constantFrom(...places), mistakes)
            .map(([path, value]) => changed(good, path, { value })),
        },
        {
          weight: 2,
          arbitrary: fc
            .tuple(fc.subarray(places.slice(1)), fc.dictionary(fc.string(), anything, { maxKeys: 2 }))
            .map(([gone, more]) => ({
              ...more,
              ...(gone.reduce<unknown>((input, path) => changed(input, path), good) as object),
            })),
        },
      );
      fc.assert(
        fc.property(fc.array(hostile, { minLength: 2, maxLength: 2 }), (inputs) => {
          for (const input of inputs) {
            tried += 1;
            if (expectSentences(name, input)) refused += 1;
          }
        }),
        { numRuns: perOperation },
      );
    }
    expect(tried).toBeGreaterThanOrEqual(10_000);
    expect(refused).toBeGreaterThan(5_000);
  });

  it('names the field and how to mend it in the mistakes people make', () => {
    const told = (name: OperationName, change: Record<string, unknown>) => {
      const error = operations[name].input.safeParse({ ...(goodInputs[name] as object), ...change }).error;
      return error === undefined ? null : firstProblem(error, name);
    };
    expect(told('incident.declare', { title: undefined })).toMatchObject({
      path: 'title',
      message: 'The title is missing.',
    });
    expect(told('incident.declare', { title: '' })).toMatchObject({
      message: 'The title is empty. Write at least one word.',
    });
    expect(told('incident.declare', { severity: 'very bad' })).toMatchObject({
      path: 'severity',
      message: 'A severity is written like SEV-2.',
    });
    expect(told('incident.declare', { services: 'checkout' })).toMatchObject({
      path: 'services',
      message: 'Services must be a list.',
    });
    expect(told('incident.declare', { impactStartedAt: '14:23' })).toMatchObject({
      path: 'impactStartedAt',
      message: '“14:23” is not a time. Write ISO 8601 with an offset, like 2026-11-23T14:23:00Z.',
    });
    expect(told('entry.log', { ref: undefined })).toMatchObject({
      path: 'ref',
      message: 'Say which incident, like INC-7F3.',
    });
    expect(told('entry.log', { kind: 'musing' })).toMatchObject({
      path: 'kind',
      message: expect.stringMatching(/^A kind is one of note, /) as unknown,
    });
    expect(told('entry.log', { detail: { advisedBy: ['@bo', 'a b'] } })).toMatchObject({
      path: 'detail.advisedBy.1',
      message: expect.stringMatching(/^A person is written like @ana/) as unknown,
    });
    expect(told('entry.mark', { on: 'yes' })).toMatchObject({
      path: 'on',
      message: 'On must be true or false.',
    });
    expect(told('phase.change', { phase: 'done' })).toMatchObject({
      path: 'phase',
      message: expect.stringMatching(/^A phase is one of detected, /) as unknown,
    });
    expect(told('task.add', { owner: '@bo' })).toMatchObject({
      path: 'owner',
      message: expect.stringMatching(/^An owner is a person/) as unknown,
    });
    expect(told('entry.correct', { entry: 'first' })).toMatchObject({
      path: 'entry',
      message: 'An entry is named by its number, like 12.',
    });
    expect(told('incident.timeline', { limit: 0 })).toMatchObject({
      path: 'limit',
      message: 'The limit must be a whole number from 1 to 200000.',
    });
    expect(told('incident.timeline', { before: 'x' })).toMatchObject({
      path: 'before',
      message: 'A cursor is what the previous page gave as `before`.',
    });
    expect(told('incident.export', { format: 'docx' })).toMatchObject({
      path: 'format',
      message: expect.stringMatching(/^A format is one of json, md, html, pdf, csv/) as unknown,
    });
    expect(told('severities.set', { levels: [] })).toMatchObject({
      path: 'levels',
      message: 'Keep at least one level.',
    });
    expect(told('incident.declare', { commandId: 'x' })).toMatchObject({
      path: 'commandId',
      message: 'This is not a UUID.',
    });
  });
});

describe('names', () => {
  it('that the contract does not have are none of the object’s either', () => {
    for (const name of [
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      '',
      'incident.Declare',
      'incident.declare ',
    ]) {
      expect(operationNamed(name)).toBeUndefined();
    }
    for (const name of names) expect(operationNamed(name)).toBe(operations[name]);
  });
});

describe('messages between processes', () => {
  it('are parsed or refused, never thrown over', () => {
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom('call', 'subscribe', 'unsubscribe', 'result', 'increment', 'start', 'failed'),
        anything,
        (value, kind, id) => {
          for (const schema of [requestSchema, replySchema, engineControlSchema, engineNoticeSchema]) {
            for (const message of [
              value,
              { kind, id, name: value, input: value, output: value, refusal: value, dataDir: value },
            ]) {
              expect(typeof readInput(schema, message).success).toBe('boolean');
            }
          }
        },
      ),
      { numRuns: 300 },
    );
    const call = { kind: 'call', id: 1, name: 'incident.list', input: {} };
    expect(requestSchema.parse({ ...call, more: 1 })).toEqual(call);
    for (const wrong of [{ id: -1 }, { id: 1.5 }, { name: 'x'.repeat(101) }, { kind: 'eval' }]) {
      expect(requestSchema.safeParse({ ...call, ...wrong }).success).toBe(false);
    }
  });
});
