import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { reasonOf, syncFolder, writeFileDurably } from '../log/folder.ts';
import { sha256 } from '../log/hashing.ts';

const record = z.object({
  hash: z.string(),
  /** Runbooks it was reviewed as, by key. */
  keys: z.array(z.string()),
  by: z.string(),
  at: z.number().int(),
});
/** That a person reviewed exactly the text with this hash. */
export type Review = z.infer<typeof record>;

/**
 * Texts that a person reviewed on this machine: what may run here. Each lies in `folder` as `<hash>.md`, with who and when
 * in `<hash>.json`, which is written last.
 *
 * These are files and no rows of the log, because they must go nowhere: the log is replicated, exported, and restored from
 * backups on other machines, and there nobody has read anything.
 */
export function createTrust(folder: string) {
  let known: Map<string, Review> | undefined;
  const fileOf = (hash: string, ending: 'json' | 'md'): string => path.join(folder, `${hash}.${ending}`);

  function reviews(): Map<string, Review> {
    if (known !== undefined) return known;
    known = new Map();
    for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
      const hash = /^([0-9a-f]{64})\.json$/.exec(name)?.[1];
      const read = hash === undefined ? undefined : readReview(fileOf(hash, 'json'));
      // A record under another name than its hash was made by nobody.
      if (read !== undefined && read.hash === hash) known.set(hash, read);
    }
    return known;
  }

  function readReview(file: string): Review | undefined {
    try {
      return record.safeParse(JSON.parse(fs.readFileSync(file, 'utf8'))).data;
    } catch (error) {
      // What can't be read grants nothing: it is asked for again.
      process.stderr.write(`a review of a runbook can’t be read: ${reasonOf(error)}\n`);
      return undefined;
    }
  }

  return {
    /** Whether exactly this text was reviewed here. */
    isTrusted: (hash: string): boolean => reviews().has(hash),

    /** The newest review of a runbook, perhaps of another text than it has now. */
    lastOf(key: string): Review | undefined {
      return [...reviews().values()]
        .filter(({ keys }) => keys.includes(key))
        .toSorted((one, other) => other.at - one.at)[0];
    },

    /** The review of a text. */
    of: (hash: string): Review | undefined => reviews().get(hash),

    /** The text of a review; null when its file is gone or was changed. */
    textOf({ hash }: Review): string | null {
      try {
        const text = fs.readFileSync(fileOf(hash, 'md'), 'utf8');
        return sha256(text) === hash ? text : null;
      } catch {
        return null;
      }
    },

    /** Remembers durably that a person reviewed a text. */
    trust(key: string, text: string, by: string, at: number): Review {
      const hash = sha256(text);
      const before = reviews().get(hash);
      const review = { hash, keys: [...new Set([...(before?.keys ?? []), key])], by, at };
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileDurably(fileOf(hash, 'md'), text);
      writeFileDurably(fileOf(hash, 'json'), JSON.stringify(review));
      reviews().set(hash, review);
      return review;
    },

    /** Takes back every review of a runbook. Returns how many there were. */
    distrust(key: string): number {
      const taken = [...reviews().values()].filter(({ keys }) => keys.includes(key));
      for (const { hash } of taken) {
        for (const ending of ['json', 'md'] as const) fs.rmSync(fileOf(hash, ending), { force: true });
        reviews().delete(hash);
      }
      if (taken.length > 0) syncFolder(folder);
      return taken.length;
    },
  };
}

export type Trust = ReturnType<typeof createTrust>;
