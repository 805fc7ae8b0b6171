import { describe, expect, it } from 'vitest';
import { closingLine, countTests } from '#electron/dev/test-count.ts';

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
    });
  });

  it('counts a run without a report as a failure, whatever its exit code', () => {
    expect(countTests(undefined, 0).failed).toBe(1);
    expect(countTests('', 139).failed).toBe(1);
    expect(countTests('{"numPassedTests": 4}', 0).failed).toBe(1);
    expect(countTests('{"half', 0).failed).toBe(1);
  });

  it('counts an exit code that no failed test explains', () => {
    expect(countTests(report({ passed: 9, failed: 0 }), 1)).toEqual({ passed: 9, failed: 1, skipped: 0 });
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
  it('adds up and names skipped tests only when there are any', () => {
    expect(
      closingLine([
        { passed: 2, failed: 0, skipped: 0 },
        { passed: 5, failed: 1, skipped: 0 },
      ]),
    ).toBe('7 passed, 1 failed');
    expect(closingLine([{ passed: 2, failed: 0, skipped: 3 }])).toBe('2 passed, 0 failed, 3 skipped');
    expect(closingLine([])).toBe('0 passed, 0 failed');
  });
});
