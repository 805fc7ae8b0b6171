import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * A digest over names and contents of files and folders, relative to `root`. What is missing counts as missing. Contents
 * rather than times decide, so that a checkout of the same files changes nothing.
 */
export function fingerprint(root: string, sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const source of sources) addTo(hash, root, source);
  return hash.digest('hex');
}

function addTo(hash: ReturnType<typeof createHash>, root: string, name: string): void {
  const file = path.join(root, name);
  if (!existsSync(file)) {
    hash.update(`missing ${name}\0`);
  } else if (statSync(file).isDirectory()) {
    for (const entry of readdirSync(file).toSorted()) addTo(hash, root, `${name}/${entry}`);
  } else {
    const bytes = readFileSync(file);
    hash.update(`file ${name} ${bytes.length}\0`).update(bytes);
  }
}
