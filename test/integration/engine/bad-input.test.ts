import fc from 'fast-check';
import { expect, test } from 'vitest';
import { engineOperations } from '#shared/contract/index.ts';
import { testEngine } from './kit.ts';

const callable = Object.entries(engineOperations)
  .filter(([, operation]) => operation.kind !== 'subscription')
  .map(([name]) => name)
  // These two look at the whole file each time; they take no input that could be bad.
  .filter((name) => name !== 'log.verify' && name !== 'backup.create');

/** Values that are wrong nearly everywhere: wrong types, sizes, encodings, times, references. */
const nasty = fc.oneof(
  fc.anything({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    '',
    ' ',
    '\u0000',
    '\ud800',
    'x'.repeat(30_000),
    -1,
    0,
    1e300,
    Number.NaN,
    null,
    [],
    {},
    '9999',
    'INC-',
    '@',
    'SEV-99',
    253_402_300_800_000,
    '2026-13-45T99:99Z',
    '__proto__',
  ),
);
const names = [
  'ref',
  'title',
  'text',
  'severity',
  'reason',
  'phase',
  'seat',
  'person',
  'entry',
  'task',
  'kind',
  'at',
  'to',
  'clock',
  'by',
  'into',
  'dueAt',
  'words',
  'limit',
  'name',
  'content',
  'levels',
  'handle',
  'commandId',
  'as',
  'detail',
  'owner',
  'mark',
  'on',
  'verdict',
  'format',
  'before',
];

test('10,000 bad calls are refused in words and leave the log as it was', { timeout: 120_000 }, async () => {
  const engine = await testEngine();
  const { ref } = await engine.must('incident.declare', { title: 'Quiet' });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.constantFrom(...callable), fc.string({ maxLength: 30 })),
      fc.oneof(
        nasty,
        fc.dictionary(fc.constantFrom(...names), nasty, { maxKeys: 6 }).map((input) => ({ ref, ...input })),
      ),
      async (name, input) => {
        const before = engine.subscribe('engine.watch', {}, () => undefined);
        if (before.ok) before.output();
        const events = (await engine.must('engine.status', {})).events;
        const outcome = await engine.call(name, input);
        const after = (await engine.must('engine.status', {})).events;
        if (!outcome.ok) {
          refused += 1;
          expect(after).toBe(events);
          expect(outcome.refusal.message).toMatch(/^.{5,}[.!?)”]$/su);
          expect(outcome.refusal.message).not.toContain('Invalid input');
          expect(outcome.refusal.code).not.toBe('engine_error');
        }
      },
    ),
    { numRuns: 10_000 },
  );
  expect(refused).toBeGreaterThan(5_000);
  expect((await engine.must('log.verify', {})).ok).toBe(true);
});
