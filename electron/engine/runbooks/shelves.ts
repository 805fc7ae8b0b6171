import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { RefusalError } from '#shared/contract/refusal.ts';
import { reasonOf, writeFileDurably } from '../log/folder.ts';
import { sha256 } from '../log/hashing.ts';

/** A folder runbooks come from. */
export interface Shelf {
  /** `starter`, `own`, or of its path: the same when it is added again, so that reviews still count. */
  id: string;
  path: string;
  kind: 'starter' | 'own' | 'added';
}

/** More folders than anybody keeps runbooks in. */
const MAX_FOLDERS = 20;
const stored = z.object({ folders: z.array(z.string()) });

/** Beside the bundle, or in the sources. */
const starters = ['runbooks', '../../../resources/runbooks'].map((place) =>
  path.join(import.meta.dirname, place),
);

/** The folders of this machine, kept in `<dir>/folders.json`: paths mean nothing on another one. */
export function createShelves(dir: string, places: readonly string[] = starters) {
  const file = path.join(dir, 'folders.json');
  let added: string[] | undefined;

  function paths(): string[] {
    if (added !== undefined) return added;
    try {
      added = stored.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).folders;
    } catch (error) {
      if (reasonOf(error) !== 'ENOENT')
        process.stderr.write(`the list of runbook folders can’t be read: ${reasonOf(error)}\n`);
      added = [];
    }
    return added;
  }

  function keep(folders: string[]): void {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileDurably(file, JSON.stringify({ folders }));
    added = folders;
  }

  function all(): Shelf[] {
    const starter = places.find((place) => fs.existsSync(place));
    return [
      ...(starter === undefined ? [] : [{ id: 'starter', path: starter, kind: 'starter' as const }]),
      { id: 'own', path: path.join(dir, 'own'), kind: 'own' },
      ...paths().map((each) => ({ id: idOf(each), path: each, kind: 'added' as const })),
    ];
  }

  return {
    all,

    /** Adds a folder. Adding it again changes nothing. Throws a RefusalError when there is none, or too many are. */
    add(typed: string): Shelf {
      if (!path.isAbsolute(typed))
        throw new RefusalError('not_a_path', 'Give the whole path of the folder, from the root on.', 'path');
      const folder = realFolder(typed);
      const inside = all().find((shelf) => shelf.kind !== 'added' && isWithin(folder, shelf.path));
      if (inside !== undefined)
        throw new RefusalError('folder_known', `${folder} belongs to the library already.`, 'path');
      if (!paths().includes(folder)) {
        if (paths().length >= MAX_FOLDERS)
          throw new RefusalError('too_many', `There are ${MAX_FOLDERS} folders. Remove one first.`, 'path');
        keep([...paths(), folder]);
      }
      return { id: idOf(folder), path: folder, kind: 'added' };
    },

    /** Leaves a folder that was added, named by its id or its path. Throws a RefusalError when there is none. */
    remove(name: string): Shelf {
      const shelf = all().find(({ id, path: each }) => id === name || each === path.resolve(name));
      if (shelf === undefined)
        throw new RefusalError('not_found', `No folder of runbooks is called ${name}.`, 'folder');
      if (shelf.kind !== 'added')
        throw new RefusalError('folder_fixed', 'Only a folder that was added can be removed.', 'folder');
      keep(paths().filter((each) => each !== shelf.path));
      return shelf;
    },
  };
}

export type Shelves = ReturnType<typeof createShelves>;

function idOf(folder: string): string {
  return sha256(folder).slice(0, 8);
}

function realFolder(typed: string): string {
  try {
    const folder = fs.realpathSync(typed);
    if (fs.statSync(folder).isDirectory()) return folder;
  } catch (error) {
    throw new RefusalError(
      'not_found',
      `${typed} can’t be opened (${reasonOf(error)}). Check the path.`,
      'path',
    );
  }
  throw new RefusalError('not_a_folder', `${typed} is not a folder. Add the folder it lies in.`, 'path');
}

/** Whether a path is a folder or lies in it. */
export function isWithin(inner: string, outer: string): boolean {
  const between = path.relative(outer, inner);
  return (
    between === '' || (between !== '..' && !between.startsWith(`..${path.sep}`) && !path.isAbsolute(between))
  );
}
