/** How many tests passed, failed and were skipped, and which did not pass at their first go and why. */
export interface TestCount {
  passed: number;
  failed: number;
  skipped: number;
  /** One text for each that failed: where, which, why. */
  failures: readonly string[];
  /** One text for each that passed at its second go only: where, which, why it failed at its first. */
  secondGoes: readonly string[];
}

/** What a run of vitest reports of one file. */
export interface TestFile {
  /** Its path. */
  name: string;
  /** Why the file failed although none of its tests did: an error outside of any test. Null where there is none. */
  problem: string | null;
  tests: readonly { name: string; status: string; reasons: readonly string[] }[];
}

/** One thing that was checked, and passed. */
export const PASSED_ONCE: TestCount = { passed: 1, failed: 0, skipped: 0, failures: [], secondGoes: [] };

/** Nothing but one failure, told by its reason. */
export function failedOnce(reason: string): TestCount {
  return { passed: 0, failed: 1, skipped: 0, failures: [reason], secondGoes: [] };
}

/**
 * Counts a run of vitest from its files and its exit code. A run without a readable report, a file that could not be
 * loaded, and an exit code that no failed test explains each count as one failure: nothing that went wrong is "0 failed".
 */
export function countTests(files: readonly TestFile[] | undefined, exitCode: number): TestCount {
  if (files === undefined) {
    return failedOnce(`the test runner ended with exit code ${exitCode} and left no report`);
  }
  const tests = files.flatMap((file) => file.tests);
  const having = (status: string): number => tests.filter((test) => test.status === status).length;
  const failures = files.flatMap(failuresOf);
  const passed = having('passed');
  const count: TestCount = {
    passed,
    failed: failures.length,
    skipped: tests.length - passed - having('failed'),
    failures,
    secondGoes: files.flatMap(secondGoesOf),
  };
  if (count.failed > 0) return count;
  if (tests.length === 0) return failedOnce('no test ran');
  if (exitCode === 0) return count;
  const unexplained = `the test runner ended with exit code ${exitCode}, and no test failed`;
  return { ...count, failed: 1, failures: [unexplained] };
}

/** The files in which something failed. */
export function failedFiles(files: readonly TestFile[]): string[] {
  return files.filter((file) => failuresOf(file).length > 0).map((file) => file.name);
}

/** What a run came to after some of its files were run once more: why a test failed at first stays known. */
export function afterSecondGo(first: readonly TestFile[], second: readonly TestFile[]): TestFile[] {
  return first.map((before) => {
    const after = second.find((file) => file.name === before.name);
    if (after === undefined) return before;
    const tests = after.tests.map((test) => {
      const failed = before.tests.find((each) => each.name === test.name && each.status === 'failed');
      return { ...test, reasons: [...(failed?.reasons ?? []), ...test.reasons] };
    });
    return { ...after, tests };
  });
}

/** The closing line: `N passed, N failed`, with the skipped ones only when there are any. */
export function closingLine(counts: readonly TestCount[]): string {
  const sum = (pick: (count: TestCount) => number): number =>
    counts.reduce((total, each) => total + pick(each), 0);
  const skipped = sum((count) => count.skipped);
  const line = `${sum((count) => count.passed)} passed, ${sum((count) => count.failed)} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/** The files of vitest's JSON report; undefined for what is none. */
export function readReport(text: string): TestFile[] | undefined {
  const report = parseJson(text);
  if (!isRecord(report) || !Array.isArray(report['testResults'])) return undefined;
  return recordsOf(report['testResults']).map((file) => {
    const tests = recordsOf(file['assertionResults']).map((test) => ({
      name: String(test['fullName']),
      status: String(test['status']),
      reasons: Array.isArray(test['failureMessages']) ? test['failureMessages'].map(withoutLibraries) : [],
    }));
    const failedByItself = file['status'] === 'failed' && tests.every(({ status }) => status !== 'failed');
    return { name: String(file['name']), problem: failedByItself ? String(file['message']) : null, tests };
  });
}

/** A failure with the lines of its stack that lie in the repository. */
function withoutLibraries(message: unknown): string {
  const lines = String(message).split('\n');
  return lines.filter((line) => !/^\s+at .*(node_modules|node:)/.test(line)).join('\n');
}

function failuresOf(file: TestFile): string[] {
  if (file.problem !== null) return [`${file.name}\n${file.problem}`];
  return file.tests.filter(({ status }) => status === 'failed').map((test) => told(file, test));
}

function secondGoesOf(file: TestFile): string[] {
  return file.tests
    .filter(({ status, reasons }) => status === 'passed' && reasons.length > 0)
    .map((test) => told(file, test));
}

function told(file: TestFile, test: TestFile['tests'][number]): string {
  return [`${file.name} > ${test.name}`, ...test.reasons].join('\n');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
