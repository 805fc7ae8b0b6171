import { decoded } from './decoded.ts';

/** Where a link of a runbook leads. */
export type LinkTarget =
  | { kind: 'web'; url: string }
  /** A heading of the same text. */
  | { kind: 'section'; anchor: string }
  /** Another runbook of the library, perhaps at a heading. */
  | { kind: 'runbook'; key: string; anchor: string | null }
  | { kind: 'nowhere' };

/** Longest address the browser is asked to open, in UTF-16 code units. */
const MAX_URL = 2_000;
const NOWHERE: LinkTarget = { kind: 'nowhere' };

/**
 * Where a link leads from a runbook, by the keys of the library, each `folder/path/in/it.md`. A path counts from the file
 * that links, from its folder when it begins with `/`, with or without `.md`; one that leads to nothing is looked for by
 * the name of its file, since a library often holds a part of what its authors have. `from` is null for a text that lies
 * in no folder.
 */
export function linkTarget(url: string, from: string | null, keys: readonly string[]): LinkTarget {
  if (/^https?:\/\//i.test(url)) return url.length > MAX_URL ? NOWHERE : { kind: 'web', url };
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url)) return NOWHERE;
  const [before = '', hash = ''] = url.split('#', 2);
  const anchor = decoded(hash);
  const path = decoded(before.split('?', 1)[0] ?? '');
  if (path === '') return anchor === '' ? NOWHERE : { kind: 'section', anchor };
  const key = byPath(path, from, keys) ?? byName(path, from, keys);
  if (key === null) return NOWHERE;
  if (key === from) return anchor === '' ? NOWHERE : { kind: 'section', anchor };
  return { kind: 'runbook', key, anchor: anchor === '' ? null : anchor };
}

function byPath(path: string, from: string | null, keys: readonly string[]): string | null {
  if (from === null) return null;
  const [folder = '', ...within] = from.split('/');
  const start = path.startsWith('/') ? [] : within.slice(0, -1);
  const place: string[] = [];
  for (const part of [...start, ...path.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part !== '..') place.push(part);
    // Above the folder lies what the library does not hold.
    else if (place.pop() === undefined) return null;
  }
  const base = [folder, ...place].join('/');
  const ways = [base, `${base}.md`, `${base}/README.md`, `${base}/index.md`, `${base}/_index.md`];
  return ways.find((way) => keys.includes(way)) ?? null;
}

/** The one runbook whose file has this name: in the same folder first, then in all. */
function byName(path: string, from: string | null, keys: readonly string[]): string | null {
  const name = /[^/]+(?=\/*$)/.exec(path)?.[0].toLowerCase() ?? '';
  // Every folder has one of these.
  if (name === '' || /^\.+$|^(?:readme|_?index)(?:\.\w+)?$/.test(name)) return null;
  const named = keys.filter((key) => {
    const file = key.slice(key.lastIndexOf('/') + 1).toLowerCase();
    return file === name || file === `${name}.md`;
  });
  const folder = from === null ? null : `${from.split('/', 1)[0] ?? ''}/`;
  for (const found of [named.filter((key) => folder !== null && key.startsWith(folder)), named])
    if (found.length === 1) return found[0] ?? null;
  return null;
}
