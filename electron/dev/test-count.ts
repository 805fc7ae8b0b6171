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

/**
 * Counts a run of vitest from its JSON report and its exit code. A run without a readable report, a file that could not
 * be loaded, and an exit code that no failed test explains each count as one failure: nothing that went wrong is "0 failed".
 */
export function countTests(report: string | undefined, exitCode: number): TestCount {
  const parsed = report === undefined ? undefined : parseReport(report);
  if (parsed === undefined) {
    return failedOnce(`the test runner ended with exit code ${exitCode} and left no report`);
  }
  const { passed, failed, skipped } = parsed;
  const failures = parsed.files.flatMap(failuresOf);
  const secondGoes = parsed.files.flatMap(secondGoesOf);
  const failedFiles = parsed.files.filter(failedByItself).length;
  const count = { passed, failed: failed + failedFiles, skipped, failures, secondGoes };
  if (count.failed > 0) return count;
  if (passed + skipped === 0) return failedOnce('no test ran');
  if (exitCode === 0) return count;
  const unexplained = `the test runner ended with exit code ${exitCode}, and no test failed`;
  return { ...count, failed: 1, failures: [unexplained] };
}

/** Nothing but one failure, told by its reason. */
export function failedOnce(reason: string): TestCount {
  return { passed: 0, failed: 1, skipped: 0, failures: [reason], secondGoes: [] };
}

/** One thing that was checked, and passed. */
export const PASSED_ONCE: TestCount = { passed: 1, failed: 0, skipped: 0, failures: [], secondGoes: [] };

/** The closing line: `N passed, N failed`, with the skipped ones only when there are any. */
export function closingLine(counts: readonly TestCount[]): string {
  const sum = (pick: (count: TestCount) => number): number =>
    counts.reduce((total, each) => total + pick(each), 0);
  const skipped = sum((count) => count.skipped);
  const line = `${sum((count) => count.passed)} passed, ${sum((count) => count.failed)} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

interface Report {
  passed: number;
  failed: number;
  skipped: number;
  files: Record<string, unknown>[];
}

function parseReport(text: string): Report | undefined {
  const report = parseJson(text);
  if (!isRecord(report) || !Array.isArray(report['testResults'])) return undefined;
  const [total, passed, failed] = ['numTotalTests', 'numPassedTests', 'numFailedTests'].map((name) =>
    numberOf(report[name]),
  );
  if (total === undefined || passed === undefined || failed === undefined) return undefined;
  return {
    passed,
    failed,
    skipped: total - passed - failed,
    files: recordsOf(report['testResults']),
  };
}

function failuresOf(file: Record<string, unknown>): string[] {
  if (failedByItself(file)) return [`${String(file['name'])}\n${String(file['message'])}`];
  return testsOf(file, 'failed').map((test) => told(file, test));
}

function secondGoesOf(file: Record<string, unknown>): string[] {
  return testsOf(file, 'passed')
    .filter((test) => reasonsOf(test).length > 0)
    .map((test) => told(file, test));
}

function told(file: Record<string, unknown>, test: Record<string, unknown>): string {
  return [`${String(file['name'])} > ${String(test['fullName'])}`, ...reasonsOf(test)].join('\n');
}

/** Why a test failed, at each go that did. */
function reasonsOf(test: Record<string, unknown>): string[] {
  const messages: unknown = test['failureMessages'];
  return Array.isArray(messages) ? messages.map(String) : [];
}

/** Whether none of its tests failed and the file did: an error outside of any test. */
function failedByItself(file: Record<string, unknown>): boolean {
  return file['status'] === 'failed' && testsOf(file, 'failed').length === 0;
}

function testsOf(file: Record<string, unknown>, status: string): Record<string, unknown>[] {
  return recordsOf(file['assertionResults']).filter((test) => test['status'] === status);
}

function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
