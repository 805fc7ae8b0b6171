import path from 'node:path';
import type { StartTimer } from '../timer.ts';
import { createLibrary } from './library.ts';
import { createShelves } from './shelves.ts';
import { createTrust } from './trust.ts';

/** The runbooks of this machine: what is in its folders, and what somebody reviewed here. Beside the log, never in it. */
export function createRunbooks({
  dataDir,
  now,
  startTimer,
}: {
  dataDir: string;
  now: () => number;
  startTimer: StartTimer;
}) {
  const dir = path.join(dataDir, 'runbooks');
  const shelves = createShelves(dir);
  const trust = createTrust(path.join(dir, 'reviewed'));
  return {
    shelves,
    trust,
    /** Whether a person reviewed exactly the text with this hash on this machine. */
    isTrusted: trust.isTrusted,
    library: createLibrary({ shelves, trust, now, startTimer }),
  };
}

export type Runbooks = ReturnType<typeof createRunbooks>;
