import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { toolScript } from './check.ts';
import { runVisibly } from './command.ts';
import { repositoryRoot } from './paths.ts';
import { countTests, type TestCount } from './test-count.ts';

/** Runs vitest with arguments of its own and counts. `died`: a process of its own ended without a test having failed. */
export async function runTestRunner(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<{ count: TestCount; died: boolean }> {
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
    const text = existsSync(report) ? readFileSync(report, 'utf8') : undefined;
    return { count: countTests(text, exitCode), died: exitCode !== 0 && countTests(text, 0).failed === 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
