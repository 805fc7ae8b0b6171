import os from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { windowsAtOnce } from '#electron/dev/test-desktops.ts';

const windowLimitMs = 90_000;
/** Tests with real processes, servers and windows get a second go on a machine that stood still; `npm test` names them. */
const retry = 1;
/** One more than there are processors: most of these tests wait for a process, a disk or a clock. */
const maxWorkers = Math.min(8, os.availableParallelism() + 1);

/** A worker loads each module once for all its files: modules keep nothing, and no test replaces one. */
const isolate = false;

/** Files that take longer than the others of their project: begun first, so that none of them runs on alone at the end. */
const longest = ['test/e2e/accessibility.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      longest.some((name) => moduleId.endsWith(name));
    return (await super.sort(files)).toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)));
  }
}

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  cacheDir: 'node_modules/.cache/vitest',
  test: {
    passWithNoTests: false,
    allowOnly: false,
    setupFiles: ['test/seed.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          maxWorkers,
          // They keep nothing and change nothing outside of themselves: a worker loads each module once for all its files.
          isolate: false,
          include: ['test/unit/**/*.test.{ts,tsx}'],
          // Properties over thousands of cases take their time on a busy machine.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          retry,
          maxWorkers,
          isolate,
          include: ['test/integration/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          retry,
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          testTimeout: windowLimitMs,
          hookTimeout: windowLimitMs,
          // Each with a display of its own: on one they would contend for the focus.
          maxWorkers: windowsAtOnce(),
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
