import { beforeEach } from 'vitest';

/**
 * Makes the tests of a file one story: each goes on where the last ended, so what follows a test that failed is skipped.
 * The second go of a test that failed is not: skipped, it would no longer count as failed.
 */
export function tellOneStory(): void {
  let stoppedAt: string | null = null;
  beforeEach(({ skip, task, onTestFailed }) => {
    if (stoppedAt === task.id) stoppedAt = null;
    skip(stoppedAt !== null, 'the story ended in a test before');
    onTestFailed(() => {
      stoppedAt = task.id;
    });
  });
}
