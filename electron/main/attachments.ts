import type { Outcome } from '#shared/contract/refusal.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import type { EngineHost } from './engine-host.ts';

/** A stored file, checked against its hash by the engine. */
export interface AttachedFile {
  /** What it is by its first bytes. */
  mime: string;
  bytes: Buffer;
}

/** Reads files that lie beside the log. Only the engine touches them. */
export interface AttachedFiles {
  /** Throws a RefusalError for one that is missing or damaged. */
  read(hash: string): Promise<AttachedFile>;
  /** A picture that may be shown in a window; undefined for anything else. */
  picture(hash: string): Promise<AttachedFile | undefined>;
}

export function createAttachedFiles(engine: Pick<EngineHost, 'call'>): AttachedFiles {
  async function ask(hash: string): Promise<Outcome<AttachedFile>> {
    // Loaded with the first file: the first window does not wait for it.
    const { attachmentOperations } = await import('#shared/contract/attachments.ts');
    const { input, output } = attachmentOperations['attachment.get'];
    const outcome = await engine.call('attachment.get', input.parse({ hash }));
    if (!outcome.ok) return outcome;
    const { mime, content } = output.parse(outcome.output);
    return { ok: true, output: { mime, bytes: Buffer.from(content, 'base64') } };
  }

  return {
    async read(hash) {
      const outcome = await ask(hash);
      if (outcome.ok) return outcome.output;
      const { code, message, path } = outcome.refusal;
      throw new RefusalError(code, message, path);
    },
    async picture(hash) {
      const { PICTURE_TYPES } = await import('#shared/contract/attachments.ts');
      const outcome = await ask(hash);
      return outcome.ok && PICTURE_TYPES.includes(outcome.output.mime) ? outcome.output : undefined;
    },
  };
}
