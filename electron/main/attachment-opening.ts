import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';
import type { AttachedFiles } from './attachments.ts';
import type { Question } from './question.ts';
import { safeFileName } from './user-files.ts';
import { words } from './words.ts';

/** Endings of files that are only looked at, by what their content is. The first is given to a name that has none of them. */
const endings: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/gif': ['.gif'],
  'image/webp': ['.webp'],
  'application/pdf': ['.pdf'],
  'text/plain': ['.txt', '.log', '.md', '.json', '.yaml', '.yml'],
};

/**
 * The name under which a file may be handed to another program: one that opens it for reading and never runs it. Undefined
 * for content no such program is known for.
 */
export function nameToOpen(name: string, mime: string): string | undefined {
  const allowed = endings[mime];
  const [first] = allowed ?? [];
  if (allowed === undefined || first === undefined) return undefined;
  const safe = safeFileName(name);
  return allowed.includes(path.extname(safe).toLowerCase()) ? safe : `${safe}${first}`;
}

export interface AttachmentOpeningOptions<Window> {
  files: AttachedFiles;
  confirm: (question: Question, over: Window | undefined) => Promise<boolean>;
  /** Hands a file to the system. Resolves to what went wrong, or to nothing. */
  openFile: (file: string) => Promise<string>;
  /** For copies. */
  temporary: string;
}

/** Opens copies of stored files with other programs, and removes the copies at the end. */
export interface AttachmentOpening<Window> {
  /** Resolves to whether it was opened. Throws a RefusalError for what is not opened. */
  open(hash: string, name: string, over: Window | undefined): Promise<boolean>;
  /** Removes the copies: what is struck from the log must not lie on in a temporary folder. */
  close(): Promise<void>;
}

export function createAttachmentOpening<Window>(
  options: AttachmentOpeningOptions<Window>,
): AttachmentOpening<Window> {
  const { files, confirm, openFile, temporary } = options;
  const folders: string[] = [];

  return {
    async open(hash, name, over) {
      const { mime, bytes } = await files.read(hash);
      const safe = nameToOpen(name, mime);
      if (safe === undefined) throw new RefusalError('not_opened', words.refusals.attachmentNotOpened(name));
      const { message, detail, open, cancel } = words.openAttachment;
      if (!(await confirm({ message: message(safe), detail, agree: open, cancel }, over))) return false;
      const folder = await mkdtemp(path.join(temporary, 'deepwater-open-'));
      folders.push(folder);
      const file = path.join(folder, safe);
      await writeFile(file, bytes, { mode: 0o600 });
      const problem = await openFile(file);
      if (problem !== '')
        throw new RefusalError('not_opened', words.refusals.attachmentUnopened(safe, problem));
      return true;
    },
    async close() {
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}
