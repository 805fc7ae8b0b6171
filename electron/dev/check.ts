import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run } from './command.ts';
import { cacheFolder, repositoryRoot } from './paths.ts';
import { runCommand, say } from './say.ts';

/** One thing that is checked without running the product. */
interface Check {
  name: string;
  /** Package that brings the tool, its script, and what to call it with. */
  tool: { package: string; script: string; args: readonly string[] };
}

export interface CheckResult {
  name: string;
  passed: boolean;
  output: string;
  seconds: number;
}

const folders = ['electron', 'renderer', 'shared', 'test'];

/** The folders with a tsconfig.json of their own. */
const projects = ['shared', 'renderer', 'electron', 'electron/preload', 'test'];

/**
 * One checker per project, because several in one project each work out the same library's types and the projects run side
 * by side anyway; what did not change since the last run is not checked again.
 */
function typeCheckArguments(project: string): string[] {
  const memory = path.join(cacheFolder, 'types', `${project.replace('/', '-')}.tsbuildinfo`);
  return [
    '-p',
    project,
    '--pretty',
    'false',
    '--checkers',
    '1',
    '--incremental',
    '--tsBuildInfoFile',
    memory,
  ];
}

const checks: readonly Check[] = [
  // The slowest first, so that the last one to end begins early.
  {
    name: 'lint and boundaries',
    tool: { package: 'oxlint', script: 'bin/oxlint', args: ['--type-aware', '--deny-warnings', ...folders] },
  },
  ...projects.map((project) => ({
    name: `types of ${project}`,
    tool: { package: 'typescript', script: 'bin/tsc', args: typeCheckArguments(project) },
  })),
  { name: 'format', tool: { package: 'oxfmt', script: 'bin/oxfmt', args: ['--check'] } },
];

/** Runs types, lint, boundaries and format side by side and prints the output of what failed. */
export async function runChecks(): Promise<CheckResult[]> {
  const waiting = [...checks];
  const results: CheckResult[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      results.push(await runCheck(check));
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  for (const result of results.filter((each) => !each.passed)) {
    process.stdout.write(`\n── ${result.name} ──\n${result.output.trim()}\n`);
  }
  say(summary(results));
  return results;
}

function summary(results: readonly CheckResult[]): string {
  const failed = results.filter((result) => !result.passed).map((result) => result.name);
  const time = results.map((result) => `${result.name} ${result.seconds.toFixed(1)} s`).join(', ');
  return failed.length === 0 ? `checks passed (${time})` : `checks failed: ${failed.join(', ')}`;
}

async function runCheck({ name, tool }: Check): Promise<CheckResult> {
  const begun = performance.now();
  const { code, output } = await run(
    process.execPath,
    [toolScript(tool.package, tool.script), ...tool.args],
    {
      cwd: repositoryRoot,
    },
  );
  return { name, passed: code === 0, output, seconds: (performance.now() - begun) / 1000 };
}

/** A tool's script, run by our own Node rather than by whatever Node its first line finds. */
export function toolScript(packageName: string, script: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  return path.join(path.dirname(manifest), script);
}

if (import.meta.main) {
  await runCommand(async () => ((await runChecks()).every((result) => result.passed) ? 0 : 1));
}
