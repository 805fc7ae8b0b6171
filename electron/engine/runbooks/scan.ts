import fs from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../log/folder.ts';
import { isWithin } from './shelves.ts';

/** Largest file, in bytes. */
export const MAX_BYTES = 1_000_000;
/** Most runbooks of one folder, how deep folders are looked into, and how many. */
const MAX_FILES = 2_000;
const MAX_DEPTH = 8;
const MAX_FOLDERS = 1_000;
/** What is installed or kept by tools is nobody's runbook. */
const SKIPPED = /^(?:\.|node_modules$|vendor$)/;
const MARKDOWN = /\.(?:md|markdown|mdown)$/i;

/** A Markdown file in a folder. */
export interface FoundFile {
  /** From the folder on, with `/`. */
  file: string;
  path: string;
  /** Another one whenever the file was written. */
  stamp: string;
  bytes: number;
}

export interface Scan {
  files: FoundFile[];
  /** Every folder that was looked into. */
  folders: string[];
  /** Files that are there and stay closed, and why. */
  unread: { path: string; problem: string }[];
  /** Why the folder as a whole can't be read, or not to its end. */
  problem: string | null;
}

/** Looks through a folder, in the order of names. Links that lead out of it are not followed, nor links to folders. */
export async function scanFolder(root: string): Promise<Scan> {
  const scan: Scan = { files: [], folders: [], unread: [], problem: null };
  let real: string;
  try {
    real = await fs.realpath(root);
  } catch (error) {
    return {
      ...scan,
      problem: reasonOf(error) === 'ENOENT' ? 'The folder is not there.' : unreadable(error),
    };
  }
  await look(real, '', 0);
  return scan;

  async function look(folder: string, within: string, depth: number): Promise<void> {
    if (scan.folders.length >= MAX_FOLDERS) {
      scan.problem = `More than ${MAX_FOLDERS} folders. Add a folder that holds runbooks only.`;
      return;
    }
    let entries;
    try {
      entries = await fs.readdir(folder, { withFileTypes: true });
    } catch (error) {
      if (depth === 0) scan.problem = unreadable(error);
      else scan.unread.push({ path: folder, problem: unreadable(error) });
      return;
    }
    scan.folders.push(folder);
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      if (SKIPPED.test(entry.name)) continue;
      const file = within === '' ? entry.name : `${within}/${entry.name}`;
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (depth < MAX_DEPTH) await look(full, file, depth + 1);
        continue;
      }
      if (!MARKDOWN.test(entry.name) || (!entry.isFile() && !entry.isSymbolicLink())) continue;
      if (scan.files.length >= MAX_FILES) {
        scan.problem = `More than ${MAX_FILES} files. The rest is left out.`;
        return;
      }
      await take(file, full, entry.isSymbolicLink());
    }
  }

  async function take(file: string, full: string, isLink: boolean): Promise<void> {
    try {
      if (isLink && !isWithin(await fs.realpath(full), real)) {
        scan.unread.push({ path: full, problem: 'It is a link that leads out of the folder.' });
        return;
      }
      const stat = await fs.stat(full);
      if (!stat.isFile()) return;
      if (stat.size > MAX_BYTES)
        scan.unread.push({ path: full, problem: 'It is larger than 1 MB. Split it.' });
      else
        scan.files.push({
          file,
          path: full,
          stamp: `${stat.ino}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}`,
          bytes: stat.size,
        });
    } catch (error) {
      scan.unread.push({ path: full, problem: unreadable(error) });
    }
  }
}

function unreadable(error: unknown): string {
  return `It can’t be read (${reasonOf(error)}).`;
}
