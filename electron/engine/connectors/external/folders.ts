import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { parseStored } from '../../log/file.ts';
import { reasonOf } from '../../log/folder.ts';
import type { OpenLog } from '../../log/open.ts';
import type { Connector } from '../connector.ts';
import { createExternalConnector, externalManifest, type ExternalManifest } from './connector.ts';

const META = 'connectorFolders';
const MANIFEST = 'manifest.json';
/** Largest manifest, bytes. */
const MOST_MANIFEST = 200_000;

/** A folder as it is shown. */
export interface ConnectorFolder {
  path: string;
  kind: string | null;
  problem: string | null;
}

/** Reads the manifest of a folder, or says in a sentence what is wrong with it. */
export function readManifest(folder: string): Outcome<ExternalManifest> {
  const file = path.join(folder, MANIFEST);
  let text: string;
  try {
    if (fs.statSync(file).size > MOST_MANIFEST)
      return refuse('invalid_file', `${file} is larger than 200 kB.`);
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    return refuse('not_found', `${file} can’t be read (${reasonOf(error)}). A connector needs one.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return refuse('invalid_file', `${file} is not valid JSON (${reasonOf(error)}).`);
  }
  const read = externalManifest.safeParse(json);
  if (read.success) return { ok: true, output: read.data };
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `, ${issue.path.join('.')}`;
  return refuse('invalid_file', `${file}${place}: ${issue?.message ?? 'It does not fit.'}`);
}

/** Connectors of somebody else's, in folders that were added on this machine. */
export function createFolders(
  { reader, writer }: Pick<OpenLog, 'reader' | 'writer'>,
  builtIn: readonly Connector[],
  env: Readonly<Record<string, string | undefined>>,
) {
  const stored = z.array(z.string()).safeParse(parseStored(reader.meta(META) ?? '[]'));
  let paths: readonly string[] = stored.success ? stored.data : [];
  let loaded = new Map<string, ReturnType<typeof createExternalConnector>>();
  const problems = new Map<string, string>();
  for (const each of paths) load(each);

  function load(folder: string): Outcome<ExternalManifest> {
    const read = readManifest(folder);
    const kind = read.ok ? read.output.kind : '';
    const taken =
      builtIn.some(({ manifest }) => manifest.kind === kind) ||
      [...loaded].some(([other, { manifest }]) => other !== folder && manifest.kind === kind);
    const outcome = taken
      ? refuse(
          'invalid_file',
          `There is a connector of kind ${kind} already. Give the other one its own kind.`,
        )
      : read;
    if (outcome.ok) {
      problems.delete(folder);
      loaded = new Map([...loaded, [folder, createExternalConnector(outcome.output, folder, env)]]);
    } else problems.set(folder, outcome.refusal.message);
    return outcome;
  }

  function shown(folder: string): ConnectorFolder {
    return {
      path: folder,
      kind: loaded.get(folder)?.manifest.kind ?? null,
      problem: problems.get(folder) ?? null,
    };
  }

  function keep(next: readonly string[]): void {
    writer.setMeta(META, JSON.stringify(next));
    paths = next;
  }

  return {
    kinds: (): readonly Connector[] => [...loaded.values()],
    list: (): ConnectorFolder[] => paths.map(shown),
    folderOf: (kind: string): string | null =>
      [...loaded].find(([, { manifest }]) => manifest.kind === kind)?.[0] ?? null,
    add(given: string): Outcome<ConnectorFolder> {
      if (!path.isAbsolute(given))
        return refuse('invalid_input', 'Give the whole path of the folder.', 'path');
      const folder = path.normalize(given);
      loaded.get(folder)?.abandon();
      loaded.delete(folder);
      const read = load(folder);
      if (!read.ok) {
        problems.delete(folder);
        return refuse(read.refusal.code, read.refusal.message, 'path');
      }
      if (!paths.includes(folder)) keep([...paths, folder]);
      return { ok: true, output: shown(folder) };
    },
    remove(given: string): Outcome<Record<string, never>> {
      const folder = path.normalize(given);
      if (!paths.includes(folder)) return refuse('not_found', `${given} is not one of the folders.`, 'path');
      loaded.get(folder)?.abandon();
      loaded.delete(folder);
      problems.delete(folder);
      keep(paths.filter((each) => each !== folder));
      return { ok: true, output: {} };
    },
    stop(): void {
      for (const connector of loaded.values()) connector.abandon();
    },
  };
}

export type Folders = ReturnType<typeof createFolders>;
