import { existsSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { linkTarget } from '#shared/runbooks/links.ts';
import { hasAnchor, lintLinks, type LinkEnd } from '#shared/runbooks/lint-links.ts';
import { inOrder } from '#shared/runbooks/lint.ts';
import type { ReadRunbook } from './read.ts';
import { isWithin } from './shelves.ts';

const OF_LINKS = 'dead-link';

/**
 * Tells anew which links between runbooks lead nowhere: a link may be right today and dead tomorrow, without its own file being
 * touched. The desk goes first, so this breathes.
 */
export async function lintLibraryLinks(runbooks: Map<string, ReadRunbook>): Promise<void> {
  const keys = [...runbooks.keys()];
  for (const [key, read] of runbooks) {
    const others = read.findings.filter(({ rule }) => rule !== OF_LINKS);
    if (read.linked.links.length === 0) continue;
    const own = (anchor: string): LinkEnd => (hasAnchor(read.linked, anchor) ? 'there' : 'no-heading');
    const dead = lintLinks(read.linked, (url) => linkEnd(url, read, { keys, runbooks, own }));
    runbooks.set(key, { ...read, findings: inOrder([...others, ...dead]) });
    await breath();
  }
}

/** What links are looked up in. */
interface World {
  keys: readonly string[];
  runbooks: ReadonlyMap<string, ReadRunbook>;
  /** A heading of the text that links. */
  own: (anchor: string) => LinkEnd;
}

/** What is at the end of a link in a text that lies, or will lie, in a file of a folder. */
export function linkEnd(
  url: string,
  { key, path: from, shelf }: Pick<ReadRunbook, 'key' | 'path' | 'shelf'>,
  { keys, runbooks, own }: World,
): LinkEnd {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url)) return null;
  const target = linkTarget(url, key, keys);
  if (target.kind === 'section') return own(target.anchor);
  if (target.kind !== 'runbook') return fileEnd(url, from, shelf.path);
  const other = runbooks.get(target.key)?.linked;
  return target.anchor === null || other === undefined || hasAnchor(other, target.anchor)
    ? 'there'
    : 'no-heading';
}

/** What is no runbook may be a picture or a script beside it. Null for what lies outside of the folder. */
function fileEnd(target: string, from: string, root: string): LinkEnd {
  const [name = ''] = target.split(/[#?]/);
  if (name === '') return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(name);
  } catch {
    return 'nowhere';
  }
  if (decoded.includes('\0')) return 'nowhere';
  const full = decoded.startsWith('/') ? path.join(root, decoded) : path.resolve(path.dirname(from), decoded);
  if (!isWithin(full, root)) return null;
  return existsSync(full) ? 'there' : 'nowhere';
}
