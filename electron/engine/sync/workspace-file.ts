import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { RefusalError } from '#shared/contract/refusal.ts';
import { reasonOf, writeFileDurably, type DataFolder } from '../log/folder.ts';

const setting = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const schema = z.object({
  v: z.literal(1),
  workspace: z.uuid(),
  name: z.string(),
  /** The installation the exchange key is of: a copied folder becomes another one. */
  replica: z.uuid(),
  /** X25519, PKCS #8 PEM. */
  exchangeKey: z.string(),
  /** 32 bytes each, base64. `told`: another installation sent it, and the log has to confirm it before it is used. */
  keys: z
    .array(
      z.object({
        generation: z.number().int().min(1),
        key: z.base64(),
        told: z.boolean().default(false),
      }),
    )
    .min(1),
  /** Ways to the others by kind, with their settings. */
  carriers: z.record(z.string(), z.record(z.string(), setting)),
});

/** What this installation knows of the workspace it shares, beside the log: keys, and the ways to the others. */
export type WorkspaceFile = z.output<typeof schema>;
/** Settings of one way to the others. */
export type CarrierSettings = WorkspaceFile['carriers'][string];

/**
 * Where it lies: beside the log, readable for this user alone like the installation's own key. Whoever can read the folder
 * can read the log anyway; a keychain would keep the command line out and nobody else.
 */
function fileOf(folder: DataFolder): string {
  return path.join(folder.dir, 'workspace.json');
}

/** Reads the file; null while this installation works alone. Throws a RefusalError when it is there and can't be read. */
export function readWorkspaceFile(folder: DataFolder): WorkspaceFile | null {
  const file = fileOf(folder);
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return null;
    throw unreadable(file, reasonOf(error));
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw unreadable(file, 'it is damaged');
  }
}

function unreadable(file: string, why: string): RefusalError {
  return new RefusalError(
    'workspace_not_readable',
    `${file} can’t be read (${why}), so nothing is exchanged with the team. Put it back from a copy, or remove it and join again with an invitation.`,
  );
}

/** Writes the file durably. */
export function writeWorkspaceFile(folder: DataFolder, content: WorkspaceFile): void {
  writeFileDurably(fileOf(folder), `${JSON.stringify(content, null, 2)}\n`);
}

/** Removes the file: this installation works alone from now on. */
export function removeWorkspaceFile(folder: DataFolder): void {
  fs.rmSync(fileOf(folder), { force: true });
}
