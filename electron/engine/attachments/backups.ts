import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { attachment } from '#shared/domain/incident/events.ts';
import { reasonOf, syncFolder, writeFileDurably } from '../log/folder.ts';
import { attachmentFile, digestOfFile } from './store.ts';

const LIST = /\.attachments$/;

/** What became of the files that a log refers to, by their hashes. */
export interface CopiedFiles {
  /** Those that are whole where they were to be. */
  here: string[];
  /** Those that were nowhere whole. */
  missing: string[];
}

/** Where the files of all backups in a folder lie, each once, as in the store: whoever copies the folder has everything. */
function filesBeside(backups: string): string {
  return path.join(backups, 'attachments');
}

/** The list of the files a backup refers to, beside it. A backup without one refers to none. */
function listOf(backup: string): string {
  return backup.replace(/\.sqlite$/, '.attachments');
}

/**
 * Keeps copies of the files a backup refers to. They are copies and no links: what damages a file in the store must not
 * reach them. Those that an earlier backup has brought are there already.
 */
export async function keepFiles(
  store: string,
  backup: string,
  hashes: readonly string[],
): Promise<CopiedFiles> {
  const kept = filesBeside(path.dirname(backup));
  const files = await sorted(hashes, async (hash) => {
    return fs.existsSync(attachmentFile(kept, hash)) || (await copyWhole(hash, store, kept));
  });
  if (files.here.length > 0) writeFileDurably(listOf(backup), `${files.here.join('\n')}\n`);
  return files;
}

/** Brings files back into the store from beside a backup, those that are not whole there. */
export async function bringFilesBack(
  backup: string,
  store: string,
  hashes: readonly string[],
): Promise<CopiedFiles> {
  const kept = filesBeside(path.dirname(backup));
  return sorted(
    hashes,
    async (hash) =>
      (await digestOfFile(attachmentFile(store, hash)).catch(() => '')) === hash ||
      (await copyWhole(hash, kept, store)),
  );
}

/** Those of these files that don't lie beside a backup. Changes nothing, and reads none of them. */
export function filesMissingBeside(backup: string, hashes: readonly string[]): string[] {
  const kept = filesBeside(path.dirname(backup));
  return hashes.filter((hash) => !fs.existsSync(attachmentFile(kept, hash)));
}

/** Removes the files that no backup refers to any more: theirs were thinned out, or deleted by hand. */
export function pruneFiles(backups: string): void {
  const wanted = new Set<string>();
  for (const name of fs.existsSync(backups) ? fs.readdirSync(backups) : []) {
    if (!LIST.test(name)) continue;
    const list = path.join(backups, name);
    if (fs.existsSync(list.replace(LIST, '.sqlite')))
      for (const hash of hashesIn(list)) wanted.add(path.relative('.', attachmentFile('.', hash)));
    else fs.rmSync(list);
  }
  const kept = filesBeside(backups);
  if (!fs.existsSync(kept)) return;
  for (const file of fs.readdirSync(kept, { recursive: true, withFileTypes: true })) {
    const name = path.join(file.parentPath, file.name);
    if (file.isFile() && !wanted.has(path.relative(kept, name))) fs.rmSync(name, { force: true });
  }
}

function hashesIn(list: string): string[] {
  const lines = fs.readFileSync(list, 'latin1').split('\n');
  return lines.filter((line) => attachment.shape.hash.safeParse(line).success);
}

async function sorted(
  hashes: readonly string[],
  isHere: (hash: string) => Promise<boolean>,
): Promise<CopiedFiles> {
  const files: CopiedFiles = { here: [], missing: [] };
  for (const hash of hashes) ((await isHere(hash)) ? files.here : files.missing).push(hash);
  return files;
}

/** Copies one file from store to store, durably, if it is what its hash says. */
async function copyWhole(hash: string, from: string, to: string): Promise<boolean> {
  const target = attachmentFile(to, hash);
  const folder = path.dirname(target);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = path.join(folder, `.${randomUUID()}.new`);
  try {
    await fs.promises.copyFile(attachmentFile(from, hash), temporary, fs.constants.COPYFILE_FICLONE);
    if ((await digestOfFile(temporary)) !== hash) return false;
    const handle = await fs.promises.open(temporary, 'r+');
    try {
      await handle.chmod(0o600);
      await handle.sync();
    } finally {
      await handle.close();
    }
    fs.renameSync(temporary, target);
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return false;
    throw error;
  } finally {
    fs.rmSync(temporary, { force: true });
  }
  for (const made of [folder, to, path.dirname(to)]) syncFolder(made);
  return true;
}
