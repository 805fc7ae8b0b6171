import { describe, expect, it } from 'vitest';
import { closingLine, countTests, failedOnce } from '#electron/dev/test-count.ts';
import type { TestCount } from '#electron/dev/test-count.ts';

const report = (
  numbers: { passed: number; failed: number; skipped?: number },
  files: unknown[] = [],
): string =>
  JSON.stringify({
    numTotalTests: numbers.passed + numbers.failed + (numbers.skipped ?? 0),
    numPassedTests: numbers.passed,
    numFailedTests: numbers.failed,
    testResults: files,
  });

describe('counting a run of the tests', () => {
  it('takes the numbers of the report', () => {
    expect(countTests(report({ passed: 3, failed: 1, skipped: 2 }), 1)).toEqual({
      passed: 3,
      failed: 1,
      skipped: 2,
      failures: [],
      secondGoes: [],
    });
  });

  it('tells of each test that did not pass at once where it is, which it is and why', () => {
    const tests = [
      { status: 'passed', fullName: 'a log opens', failureMessages: [] },
      { status: 'passed', fullName: 'a log closes', failureMessages: ['it is busy'] },
      {
        status: 'failed',
        fullName: 'a log appends',
        failureMessages: ['expected 1 to be 2', 'at log.test.ts:3'],
      },
    ];
    const files = [
      { name: 'log.test.ts', status: 'failed', assertionResults: tests },
      { name: 'gone.test.ts', status: 'failed', message: 'no such file', assertionResults: [] },
    ];
    expect(countTests(report({ passed: 2, failed: 1 }, files), 1)).toMatchObject({
      failures: [
        'log.test.ts > a log appends\nexpected 1 to be 2\nat log.test.ts:3',
        'gone.test.ts\nno such file',
      ],
      secondGoes: ['log.test.ts > a log closes\nit is busy'],
    });
  });

  it('counts a run without a report as a failure, whatever its exit code', () => {
    expect(countTests(undefined, 7)).toEqual(
      failedOnce('the test runner ended with exit code 7 and left no report'),
    );
    expect(countTests(undefined, 0).failed).toBe(1);
    expect(countTests('', 139).failed).toBe(1);
    expect(countTests('{"numPassedTests": 4}', 0).failed).toBe(1);
    expect(countTests('{"half', 0).failed).toBe(1);
  });

  it('counts an exit code that no failed test explains', () => {
    expect(countTests(report({ passed: 9, failed: 0 }), 1)).toEqual({
      passed: 9,
      failed: 1,
      skipped: 0,
      failures: ['the test runner ended with exit code 1, and no test failed'],
      secondGoes: [],
    });
  });

  it('counts a run of no tests as a failure', () => {
    expect(countTests(report({ passed: 0, failed: 0 }), 0).failed).toBe(1);
  });

  it('counts a file that could not be loaded', () => {
    const files = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(countTests(report({ passed: 1, failed: 1 }, files), 1).failed).toBe(2);
  });
});

describe('the closing line', () => {
  const count = (passed: number, failed: number, skipped = 0): TestCount => ({
    passed,
    failed,
    skipped,
    failures: [],
    secondGoes: [],
  });

  it('adds up and names skipped tests only when there are any', () => {
    expect(closingLine([count(2, 0), count(5, 1)])).toBe('7 passed, 1 failed');
    expect(closingLine([count(2, 0, 3)])).toBe('2 passed, 0 failed, 3 skipped');
    expect(closingLine([])).toBe('0 passed, 0 failed');
  });
});
