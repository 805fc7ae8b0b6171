import { describe, expect, it } from 'vitest';
import {
  afterSecondGo,
  closingLine,
  countTests,
  failedFiles,
  failedOnce,
  readReport,
  type TestCount,
  type TestFile,
} from '#electron/dev/test-count.ts';

const file = (name: string, tests: Record<string, [status: string, ...reasons: string[]]>): TestFile => ({
  name,
  problem: null,
  tests: Object.entries(tests).map(([test, [status, ...reasons]]) => ({ name: test, status, reasons })),
});

describe('counting a run of the tests', () => {
  it('tells of each test that did not pass at once where it is, which it is and why', () => {
    const files = [
      file('log.test.ts', {
        'a log opens': ['passed'],
        'a log closes': ['passed', 'it is busy'],
        'a log appends': ['failed', 'expected 1 to be 2', 'at log.test.ts:3'],
        'a log waits': ['skipped'],
      }),
      { name: 'gone.test.ts', problem: 'no such file', tests: [] },
    ];
    expect(countTests(files, 1)).toEqual({
      passed: 2,
      failed: 2,
      skipped: 1,
      failures: [
        'log.test.ts > a log appends\nexpected 1 to be 2\nat log.test.ts:3',
        'gone.test.ts\nno such file',
      ],
      secondGoes: ['log.test.ts > a log closes\nit is busy'],
    });
    expect(failedFiles(files)).toEqual(['log.test.ts', 'gone.test.ts']);
  });

  it('counts a run without a report as a failure, whatever its exit code', () => {
    expect(countTests(undefined, 7)).toEqual(
      failedOnce('the test runner ended with exit code 7 and left no report'),
    );
    expect(countTests(undefined, 0).failed).toBe(1);
  });

  it('counts an exit code that no failed test explains', () => {
    expect(countTests([file('log.test.ts', { 'a log opens': ['passed'] })], 1)).toMatchObject({
      passed: 1,
      failed: 1,
      failures: ['the test runner ended with exit code 1, and no test failed'],
    });
  });

  it('counts a run of no tests as a failure', () => {
    expect(countTests([], 0).failed).toBe(1);
  });
});

describe('a second go', () => {
  const first = [
    file('log.test.ts', { 'a log opens': ['passed'] }),
    file('desk.test.ts', {
      'a desk opens': ['failed', 'it is late'],
      'a desk closes': ['skipped'],
    }),
  ];

  it('takes the place of the first, whose reasons stay known', () => {
    const second = [file('desk.test.ts', { 'a desk opens': ['passed'], 'a desk closes': ['passed'] })];
    expect(countTests(afterSecondGo(first, second), 0)).toEqual({
      passed: 3,
      failed: 0,
      skipped: 0,
      failures: [],
      secondGoes: ['desk.test.ts > a desk opens\nit is late'],
    });
  });

  it('fails where it fails again, and where its file can’t be loaded any more', () => {
    const again = [
      file('desk.test.ts', { 'a desk opens': ['passed'], 'a desk closes': ['failed', 'it is gone'] }),
    ];
    expect(countTests(afterSecondGo(first, again), 1)).toMatchObject({ passed: 2, failed: 1 });
    const broken = [{ name: 'desk.test.ts', problem: 'no display', tests: [] }];
    expect(countTests(afterSecondGo(first, broken), 1).failures).toEqual(['desk.test.ts\nno display']);
  });
});

describe('a report', () => {
  it('is read, a file that failed by itself with its reason', () => {
    const test = {
      fullName: 'a log opens',
      status: 'failed',
      failureMessages: ['it is busy\n    at run (node:internal)'],
    };
    const files = [
      { name: 'gone.test.ts', status: 'failed', message: 'no such file', assertionResults: [] },
      { name: 'log.test.ts', status: 'failed', message: '', assertionResults: [test] },
      { name: 'desk.test.ts', status: 'passed', message: '', assertionResults: [] },
    ];
    expect(readReport(JSON.stringify({ testResults: files }))).toEqual([
      { name: 'gone.test.ts', problem: 'no such file', tests: [] },
      file('log.test.ts', { 'a log opens': ['failed', 'it is busy'] }),
      file('desk.test.ts', {}),
    ]);
  });

  it('that is none is not taken for one', () => {
    for (const text of ['', '{"numPassedTests": 4}', '{"half']) expect(readReport(text)).toBeUndefined();
  });
});

describe('the closing line', () => {
  const count = (passed: number, failed: number, skipped = 0): TestCount => ({
    ...{ passed, failed, skipped },
    failures: [],
    secondGoes: [],
  });

  it('adds up and names skipped tests only when there are any', () => {
    expect(closingLine([count(2, 0), count(5, 1)])).toBe('7 passed, 1 failed');
    expect(closingLine([count(2, 0, 3)])).toBe('2 passed, 0 failed, 3 skipped');
    expect(closingLine([])).toBe('0 passed, 0 failed');
  });
});
