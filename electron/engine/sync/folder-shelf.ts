import fs from 'node:fs';
import path from 'node:path';
import { LARGEST_PARCEL } from '#shared/sync/message.ts';
import { reasonOf } from '../log/folder.ts';
import type { Shelf } from './carrier.ts';
import { readPlain, writeNew } from './folder-files.ts';

/** Own files are removed after so many ms; whoever still lacks one asks for it. */
const KEPT_FOR = 14 * 86_400_000;
/** Own files kept at most. */
const MOST_KEPT = 500;
/** How often it is looked for old ones, in ms. */
const TIDY_EVERY = 3_600_000;

const FILES = 'files';
const REPLICA = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const FILE = /^[0-9a-f]{32}$/;
const PIECE = /^\d{1,4}$/;

/** What the carrier lends. */
export interface FolderShelfParts {
  /** The workspace’s folder, in which each installation has its own. */
  root: string;
  /** This installation. */
  own: string;
  /** Makes sure that the folders are there. */
  ensureOwn(): Promise<void>;
  /** Does one thing after the other. */
  serially<T>(work: () => Promise<T>): Promise<T>;
  now: () => number;
}

/** Pieces of attached files in a shared folder: `<installation>/files/<file>/<piece>`, each written once. */
export function createFolderShelf({ root, own, ensureOwn, serially, now }: FolderShelfParts): Shelf {
  let tidiedAt = Number.NEGATIVE_INFINITY;

  const folderOf = (replica: string, file: string): string => path.join(root, replica, FILES, file);

  async function tidy(): Promise<void> {
    if (now() - tidiedAt < TIDY_EVERY) return;
    tidiedAt = now();
    const mine = path.join(root, own, FILES);
    const names = (await namesIn(mine)).filter((name) => FILE.test(name));
    const ages = await Promise.all(
      names.map(async (name) => ({ name, at: (await fs.promises.stat(path.join(mine, name))).mtimeMs })),
    );
    const oldest = now() - KEPT_FOR;
    for (const [index, { name, at }] of ages.toSorted((one, other) => other.at - one.at).entries())
      if (index >= MOST_KEPT || at < oldest)
        await fs.promises.rm(path.join(mine, name), { recursive: true, force: true });
  }

  return {
    async list(file) {
      const found = new Map<string, Set<number>>();
      for (const replica of (await fs.promises.readdir(root)).filter((name) => REPLICA.test(name))) {
        const pieces = (await namesIn(folderOf(replica, file))).filter((name) => PIECE.test(name));
        if (pieces.length > 0) found.set(replica, new Set(pieces.map(Number)));
      }
      return found;
    },
    put: (file, piece, bytes) =>
      serially(async () => {
        await ensureOwn();
        await tidy();
        const folder = folderOf(own, file);
        await fs.promises.mkdir(folder, { recursive: true, mode: 0o770 });
        if (!(await isFolder(path.dirname(folder))) || !(await isFolder(folder)))
          throw new Error('something stands where attached files belong');
        await writeNew(folder, String(piece), bytes);
      }),
    async get(file, piece, replica) {
      if (!REPLICA.test(replica) || !FILE.test(file)) return null;
      const folder = folderOf(replica, file);
      for (const dir of [path.join(root, replica), path.dirname(folder), folder])
        if (!(await isFolder(dir))) return null;
      return readPlain(path.join(folder, String(piece)), LARGEST_PARCEL);
    },
    drop: (file) =>
      serially(async () => {
        if (FILE.test(file)) await fs.promises.rm(folderOf(own, file), { recursive: true, force: true });
      }),
  };
}

/** Names in a folder; none where there is no such folder, or a link stands in its place. */
async function namesIn(folder: string): Promise<string[]> {
  return (await isFolder(folder)) ? fs.promises.readdir(folder) : [];
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await fs.promises.lstat(folder)).isDirectory();
  } catch (error) {
    if (/^ENO(?:ENT|TDIR)$/.test(reasonOf(error))) return false;
    throw error;
  }
}
