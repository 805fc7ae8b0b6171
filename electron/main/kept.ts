import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { RefusalError } from '#shared/contract/refusal.ts';
import { replaceFile } from './replace-file.ts';
import { words } from './words.ts';

/** Texts by key, in a file that outlives the application however it ends. */
export interface Kept {
  read(): Readonly<Record<string, string>>;
  /** Keeps a text; null forgets it. Throws a RefusalError when there are too many. */
  write(key: string, value: string | null): void;
  /** Resolves once everything is on the disk. */
  flush(): Promise<void>;
}

/** Milliseconds between two writings of the file: what is typed changes it at every stroke. */
const PAUSE = 250;
/** Most texts that are kept: more than one person can be in the middle of. */
const MOST = 2_000;

/** Opens the file. One that can't be read is set aside as `….unreadable` and nothing is kept from it. */
export async function openKept(file: string, log: (line: string) => void): Promise<Kept> {
  const items = await readItems(file, log);
  let timer: NodeJS.Timeout | undefined;
  let lastAt = -Infinity;
  let dirty = false;
  let writing: Promise<void> = Promise.resolve();

  function store(): void {
    timer = undefined;
    dirty = false;
    lastAt = performance.now();
    const text = JSON.stringify(Object.fromEntries(items));
    writing = writing
      .then(() => replaceFile(file, text))
      .catch((error: unknown) => log(`drafts could not be kept: ${String(error)}`));
  }

  return {
    read: () => Object.fromEntries(items),
    write(key, value) {
      if (value === null) items.delete(key);
      else if (items.has(key) || items.size < MOST) items.set(key, value);
      else throw new RefusalError('too_many', words.refusals.keptFull, 'key');
      dirty = true;
      timer ??= setTimeout(store, Math.max(0, lastAt + PAUSE - performance.now()));
    },
    flush() {
      clearTimeout(timer);
      if (dirty) store();
      return writing;
    },
  };
}

async function readItems(file: string, log: (line: string) => void): Promise<Map<string, string>> {
  try {
    const items: unknown = JSON.parse(await readFile(file, 'utf8'));
    return new Map(Object.entries(z.record(z.string(), z.string()).parse(items)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    log(`drafts in ${file} are unreadable and set aside: ${String(error)}`);
    await rename(file, `${file}.unreadable`).catch((reason: unknown) =>
      log(`… they could not be: ${String(reason)}`),
    );
    return new Map();
  }
}
