import fs from 'node:fs';
import path from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';

/** The template lies beside the bundle, or with the sources. */
const PLACES = ['connector-template', '../../../../resources/connector-template'].map((place) =>
  path.join(import.meta.dirname, place),
);

/** Copies the template of a connector to a folder that is not there yet. Throws a RefusalError. */
export function copyTemplate(to: string): string[] {
  const from = PLACES.find((place) => fs.existsSync(place));
  if (from === undefined)
    throw new RefusalError('not_found', 'The template is missing. Install Deepwater again.');
  if (fs.existsSync(to))
    throw new RefusalError('exists', `${to} is there already. Name a folder that is not.`, 'folder');
  fs.mkdirSync(to, { recursive: true });
  const files = fs.readdirSync(from).toSorted();
  for (const file of files) fs.copyFileSync(path.join(from, file), path.join(to, file));
  return files;
}
