/** How many tests passed, failed and were skipped. */
export interface TestCount {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Counts a run of vitest from its JSON report and its exit code. A run without a readable report, a file that could not
 * be loaded, and an exit code that no failed test explains each count as one failure: nothing that went wrong is "0 failed".
 */
export function countTests(report: string | undefined, exitCode: number): TestCount {
  const parsed = report === undefined ? undefined : parseReport(report);
  if (parsed === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const counted = parsed.passed + parsed.failed + parsed.skipped;
  const failed = parsed.failed + parsed.filesNotLoaded;
  const unexplained = failed === 0 && (exitCode !== 0 || counted === 0) ? 1 : 0;
  return { passed: parsed.passed, failed: failed + unexplained, skipped: parsed.skipped };
}

/** The closing line: `N passed, N failed`, with the skipped ones only when there are any. */
export function closingLine(counts: readonly TestCount[]): string {
  const sum = (pick: (count: TestCount) => number): number =>
    counts.reduce((total, each) => total + pick(each), 0);
  const skipped = sum((count) => count.skipped);
  const line = `${sum((count) => count.passed)} passed, ${sum((count) => count.failed)} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

interface Report extends TestCount {
  /** Test files that failed although none of their tests did: an error outside of any test. */
  filesNotLoaded: number;
}

function parseReport(text: string): Report | undefined {
  const report = parseJson(text);
  if (!isRecord(report) || !Array.isArray(report['testResults'])) return undefined;
  const files = report['testResults'].filter(isRecord);
  const [total, passed, failed] = ['numTotalTests', 'numPassedTests', 'numFailedTests'].map((name) =>
    numberOf(report[name]),
  );
  if (total === undefined || passed === undefined || failed === undefined) return undefined;
  return {
    passed,
    failed,
    skipped: total - passed - failed,
    filesNotLoaded: files.filter(failedByItself).length,
  };
}

function failedByItself(file: Record<string, unknown>): boolean {
  const tests = Array.isArray(file['assertionResults']) ? file['assertionResults'].filter(isRecord) : [];
  return file['status'] === 'failed' && tests.every((test) => test['status'] !== 'failed');
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
