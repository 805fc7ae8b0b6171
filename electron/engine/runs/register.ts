import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { runSays } from '#shared/text/runs.ts';
import type { OpenLog } from '../log/open.ts';
import { leftOf, signalGroup, type ProcessMark } from './process-group.ts';
import { GRACE } from './shell.ts';

/** Where it is kept: one row, no events, because a process group has no place in a log. */
const META = 'runs';

const entry = z.object({
  stream: z.string(),
  run: z.string(),
  /** What runs; null between two steps. */
  step: z.string().nullable(),
  group: z.number().int().nullable(),
  /** When that process began: what tells it from another one that was given its number. */
  born: z.string().nullable().default(null),
});
/** A run that was at work, the step that ran, and its process. */
export type RunEntry = z.infer<typeof entry>;

/** How often is looked whether a group has ended, and how long after the last signal, ms. */
const LOOK = 25;
const DYING = 500;

/** The runs this engine executes, so that the next one knows what was going on when this one died. */
export function createRunRegister(log: OpenLog) {
  let entries = read();

  function read(): RunEntry[] {
    const text = log.reader.meta(META);
    const parsed = text === undefined ? undefined : z.array(entry).safeParse(JSON.parse(text));
    return parsed?.success === true ? parsed.data : [];
  }

  function keep(next: RunEntry[]): void {
    entries = next;
    log.writer.setMeta(META, JSON.stringify(next));
  }

  const put = (one: RunEntry): void => keep([...entries.filter(({ run }) => run !== one.run), one]);

  return {
    list: (): RunEntry[] => entries,
    /** A step runs, or is about to. */
    put,
    /** Between two steps, nothing runs. */
    between: (stream: string, run: string): void => put({ stream, run, step: null, group: null, born: null }),
    remove(run: string): void {
      if (entries.some((each) => each.run === run)) keep(entries.filter((each) => each.run !== run));
    },
  };
}

export type RunRegister = ReturnType<typeof createRunRegister>;

/** The process an entry names; null for none. */
export const markIn = ({ group, born }: RunEntry): ProcessMark | null =>
  group === null ? null : { group, born };

/**
 * Ends what is left of a step whose engine died, within two seconds, and returns the sentence that tells it. Only what is
 * surely the process of that step is touched, with everything in its group.
 */
export async function endLeft(mark: ProcessMark): Promise<string> {
  signalGroup(mark.group, 'SIGTERM');
  const gone = async (ms: number): Promise<boolean> => {
    const until = performance.now() + ms;
    while (leftOf(mark) !== 'nothing') {
      if (performance.now() > until) return false;
      await pause(LOOK);
    }
    return true;
  };
  if (await gone(GRACE)) return runSays.leftEnded;
  // It was ours a moment ago, and no number is given away while its group lives.
  signalGroup(mark.group, 'SIGKILL');
  return (await gone(DYING)) ? runSays.leftEnded : runSays.stillRuns(mark.group);
}

/** What is to be said of what is left without ending it; null where it is a step's own process, alive. */
export function saysOfLeft(mark: ProcessMark | null): string | null {
  switch (mark === null ? 'nothing' : leftOf(mark)) {
    case 'nothing':
      return runSays.crashed;
    case 'unclear':
      return runSays.unclearLeft(mark?.group ?? 0);
    case 'ours':
      return null;
  }
}
