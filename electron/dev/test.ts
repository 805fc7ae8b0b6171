import { makeAppReachable } from './app-command.ts';
import { buildIfStale } from './build.ts';
import { runChecks } from './check.ts';
import { runCommand, say } from './say.ts';
import { closingLine, failedOnce, PASSED_ONCE } from './test-count.ts';
import { BUILT, desktopEnvironment, prepareTestDesktops } from './test-desktops.ts';
import { runTestRunner } from './test-runner.ts';
import type { TestCount } from './test-count.ts';

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

/** Runs vitest; once more, and says so, when a process of its own died and no test failed. */
async function runVitest(
  environment: Record<string, string>,
  patterns: readonly string[],
): Promise<TestCount> {
  const args = ['--reporter=default', ...patterns];
  const first = await runTestRunner(environment, args);
  if (!first.died) return first.count;
  say('a process of the test runner died without a test having failed; they are run once more.');
  return (await runTestRunner(environment, args)).count;
}
