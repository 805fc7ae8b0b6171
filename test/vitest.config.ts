import os from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests in a real window take turns: they share one display, and two windows at once would share the two cores. */
const windowLimitMs = 90_000;
/** Tests with real processes, servers and windows get a second go on a machine that stood still; the report names them. */
const retry = 1;
/** One more than there are processors: most of these tests wait for a process, a disk or a clock. */
const maxWorkers = Math.min(8, os.availableParallelism() + 1);

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  cacheDir: 'node_modules/.cache/vitest',
  test: {
    passWithNoTests: false,
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          maxWorkers,
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
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
