import { z } from 'zod';
import { runSays } from '#shared/text/runs.ts';
import type { OpenLog } from '../log/open.ts';
import { groupLives } from './shell.ts';

/** Where it is kept: one row, no events, because a process group has no place in a log. */
const META = 'runs';

const entry = z.object({
  stream: z.string(),
  run: z.string(),
  /** What runs; null between two steps. */
  step: z.string().nullable(),
  group: z.number().int().nullable(),
});
type Entry = z.infer<typeof entry>;

/** The runs this engine executes, so that the next one knows what was going on when this one died. */
export function createRunRegister(log: OpenLog) {
  let entries = read();

  function read(): Entry[] {
    const text = log.reader.meta(META);
    const parsed = text === undefined ? undefined : z.array(entry).safeParse(JSON.parse(text));
    return parsed?.success === true ? parsed.data : [];
  }

  function keep(next: Entry[]): void {
    entries = next;
    log.writer.setMeta(META, JSON.stringify(next));
  }

  return {
    list: (): Entry[] => entries,
    put: (one: Entry): void => keep([...entries.filter(({ run }) => run !== one.run), one]),
    remove(run: string): void {
      if (entries.some((each) => each.run === run)) keep(entries.filter((each) => each.run !== run));
    },
    /** What is to be said of something whose engine died: it may live on. */
    says: (group: number | null): string =>
      group !== null && groupLives(group) ? runSays.stillRuns(group) : runSays.crashed,
  };
}

export type RunRegister = ReturnType<typeof createRunRegister>;
