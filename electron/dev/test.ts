import path from 'node:path';
import { makeAppReachable } from './app-command.ts';
import { buildIfStale } from './build.ts';
import { runChecks } from './check.ts';
import { repositoryRoot } from './paths.ts';
import { runCommand, say } from './say.ts';
import {
  afterSecondGo,
  closingLine,
  countTests,
  failedFiles,
  failedOnce,
  PASSED_ONCE,
  type TestCount,
} from './test-count.ts';
import { BUILT, desktopEnvironment, prepareTestDesktops } from './test-desktops.ts';
import { runTestRunner, type TestRun } from './test-runner.ts';

/** More files than these that fail are no accident. */
const MOST_AGAIN = 5;

/**
 * `npm test [-- PATTERN…]`: sets up what is missing, checks, builds, runs every test. With patterns only the test files
 * whose path contains one of them run, without the checks. The last line tells how many passed and failed.
 */
await runCommand(async () => {
  const patterns = process.argv.slice(2);
  const counts: TestCount[] = [];
  try {
    if (patterns.length > 0) await runSome(patterns, counts);
    else await runEverything(counts);
  } catch (error) {
    counts.push(failedOnce(error instanceof Error ? error.message : String(error)));
  }
  // Said once more at the end: of a long run often only that is kept.
  tell(
    'passed at its second go',
    counts.flatMap((count) => count.secondGoes),
  );
  tell(
    'failed',
    counts.flatMap((count) => count.failures),
  );
  process.stdout.write(`${closingLine(counts)}\n`);
  return counts.some((count) => count.failed > 0) ? 1 : 0;
});

function tell(what: string, texts: readonly string[]): void {
  for (const text of texts) process.stdout.write(`\n${what}: ${text}\n`);
}

async function runEverything(counts: TestCount[]): Promise<void> {
  for (const { name, passed, output } of await runChecks()) {
    counts.push(passed ? PASSED_ONCE : failedOnce(`${name}\n${output.trim()}`));
  }
  await runWithDesktop([], counts);
}

async function runSome(patterns: readonly string[], counts: TestCount[]): Promise<void> {
  say(`running the test files that match ${patterns.join(', ')}; "npm run check" runs the checks.`);
  if (patterns.every((pattern) => pattern.startsWith('test/unit')))
    counts.push(await runVitest({}, patterns));
  else await runWithDesktop(patterns, counts);
}

async function runWithDesktop(patterns: readonly string[], counts: TestCount[]): Promise<void> {
  const desktops = await prepareTestDesktops();
  try {
    await buildIfStale();
    if (desktops[0] !== undefined) makeAppReachable(desktops[0]);
    const environment = { ...desktopEnvironment(desktops), [BUILT]: 'yes' };
    if (patterns.length > 0) counts.push(await runVitest(environment, patterns));
    else {
      counts.push(await runVitest(environment, ['--project=unit', '--project=integration']));
      counts.push(await runVitest(environment, ['--project=e2e']));
    }
  } finally {
    for (const desktop of desktops) desktop.close();
  }
}

/**
 * Runs vitest. Once more when a process of its own died and no test failed; and of the files with real processes, servers
 * and windows, once more and whole, those in which a test failed: a machine that stood still is no fault of theirs, and most of
 * their tests go on where the one before ended, so that none can be repeated by itself. What it was is told at the end.
 */
async function runVitest(
  environment: Record<string, string>,
  patterns: readonly string[],
): Promise<TestCount> {
  let run = await runTestRunner(environment, ['--reporter=default', ...patterns]);
  let { count, failed } = outcomeOf(run);
  if (run.exitCode !== 0 && failed.length === 0) {
    say('a process of the test runner died without a test having failed; they are run once more.');
    run = await runTestRunner(environment, ['--reporter=default', ...patterns]);
    ({ count, failed } = outcomeOf(run));
  }
  const mayGoAgain = failed.every((file) => /^test\/(integration|e2e)\//.test(file));
  if (run.files === undefined || failed.length === 0 || failed.length > MOST_AGAIN || !mayGoAgain)
    return count;
  say(`${failed.join(', ')} failed and ${failed.length === 1 ? 'is' : 'are'} run once more.`);
  const again = await runTestRunner(environment, ['--reporter=default', ...failed]);
  if (again.files === undefined) return count;
  return countTests(afterSecondGo(run.files, again.files), again.exitCode);
}

/** What a run came to, and the files in which something failed, from the root of the repository. */
function outcomeOf({ files, exitCode }: TestRun): { count: TestCount; failed: string[] } {
  const failed = failedFiles(files ?? []).map((file) =>
    path.relative(repositoryRoot, file).replaceAll(path.sep, '/'),
  );
  return { count: countTests(files, exitCode), failed };
}
