import { countTests } from '#electron/dev/test-count.ts';
import { runTestRunner } from '#electron/dev/test-runner.ts';
import type { Chance } from './kit/random.ts';

/** What running every unit test with other random cases came to. */
export interface PropertyCounts {
  runs: number;
  tests: number;
  failures: string[];
}

/** Runs every unit test once a round, its properties with cases of another seed each time. */
export async function soakProperties(options: {
  rounds: number;
  chance: Chance;
  progress?: (counts: PropertyCounts) => void;
}): Promise<PropertyCounts> {
  const counts: PropertyCounts = { runs: 0, tests: 0, failures: [] };
  for (; counts.runs < options.rounds; counts.runs += 1) {
    options.progress?.(counts);
    const seed = options.chance.between(0, 2 ** 31);
    const run = await runTestRunner({ DEEPWATER_SEED: String(seed) }, ['--project=unit']);
    const count = countTests(run.files, run.exitCode);
    counts.tests += count.passed + count.failed;
    counts.failures.push(...count.failures.map((failure) => `DEEPWATER_SEED=${seed}: ${failure}`));
  }
  return counts;
}
