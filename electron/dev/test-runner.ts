import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { toolScript } from './check.ts';
import { runVisibly } from './command.ts';
import { repositoryRoot } from './paths.ts';
import { readReport, type TestFile } from './test-count.ts';

/** How a run of vitest ended. */
export interface TestRun {
  /** Undefined where it left no report that can be read. */
  files: TestFile[] | undefined;
  exitCode: number;
}

/** Runs vitest with arguments of its own. */
export async function runTestRunner(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<TestRun> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-test-'));
  const report = path.join(folder, 'report.json');
  try {
    const exitCode = await runVisibly(
      process.execPath,
      [
        ...[toolScript('vitest', 'vitest.mjs'), 'run', '--config', 'test/vitest.config.ts'],
        ...['--reporter=json', `--outputFile.json=${report}`],
        ...args,
      ],
      { cwd: repositoryRoot, env: { ...process.env, ...environment } },
    );
    return { files: existsSync(report) ? readReport(readFileSync(report, 'utf8')) : undefined, exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
