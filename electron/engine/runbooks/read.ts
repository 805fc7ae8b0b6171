import fs from 'node:fs/promises';
import { linkedIn, type Linked } from '#shared/runbooks/lint-links.ts';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import type { Finding, Runbook } from '#shared/runbooks/runbook.ts';
import { searchable, type Searchable } from '#shared/runbooks/search.ts';
import { sha256 } from '../log/hashing.ts';
import { MAX_BYTES, type FoundFile } from './scan.ts';
import type { Shelf } from './shelves.ts';

/** A runbook as it was read from a file. */
export interface ReadRunbook {
  key: string;
  shelf: Shelf;
  /** From its folder on, with `/`. */
  file: string;
  path: string;
  stamp: string;
  text: string;
  /** SHA-256 of the text, which is that of the file's bytes. */
  hash: string;
  /** Without its tree, which is large and only there for showing it. */
  runbook: Omit<Runbook, 'tree'>;
  /** What is wrong with it by itself, and with its links. */
  findings: Finding[];
  /** Its links, and what others can lead to in it. */
  linked: Linked;
  search: Searchable;
}

/** Reads a file that was found. Throws an Error with what is wrong with it in words. */
export async function readRunbook(shelf: Shelf, found: FoundFile, now: number): Promise<ReadRunbook> {
  const bytes = await fs.readFile(found.path);
  if (bytes.length > MAX_BYTES) throw new Error('It is larger than 1 MB. Split it.');
  return fromText(shelf, found, textOf(bytes), now);
}

/** What a text in a file of a folder comes to. */
export function fromText(
  shelf: Shelf,
  { file, path: full, stamp }: Pick<FoundFile, 'file' | 'path' | 'stamp'>,
  text: string,
  now: number,
): ReadRunbook {
  const parsed = parseRunbook(text, file);
  const findings = lintRunbook(parsed, { now });
  const { tree: _tree, ...runbook } = parsed;
  const key = `${shelf.id}/${file}`;
  return {
    ...{ key, shelf, file, path: full, stamp, text, hash: sha256(text), runbook, findings },
    linked: linkedIn(parsed.tree),
    search: searchable(key, parsed, text),
  };
}

function textOf(bytes: Uint8Array): string {
  try {
    // The mark at the beginning stays: the hash is over exactly what the file holds.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error('It is not UTF-8 text. Save it as UTF-8.');
  }
}
