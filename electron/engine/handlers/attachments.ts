import { MAX_ATTACHMENT, TOO_LARGE } from '#shared/contract/attachments.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import type { IncidentCommand } from '#shared/domain/incident/commands.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { attachmentsOf } from '../attachments/references.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

type FileParts = Pick<EngineParts, 'attachments' | 'references' | 'entries' | 'sync'>;

/** Files kept beside the log. */
export function attachmentHandlers({
  attachments,
  sync,
}: FileParts): Handlers<'attachment.put' | 'attachment.get'> {
  return {
    'attachment.put'({ name, content }) {
      const file = Buffer.from(content, 'base64');
      if (file.length > MAX_ATTACHMENT) return refuse('invalid_input', TOO_LARGE, 'content');
      const { hash, mime, bytes } = attachments.put(file);
      sync.files.came(hash);
      return { ok: true, output: { hash, name, mime, bytes } };
    },
    'attachment.get'({ hash }) {
      const waited = attachments.has(hash) ? null : sync.files.hurry(hash);
      if (waited !== null)
        return refuse(
          'attachment_not_here',
          `The file ${waited.name} is not here yet. It comes from ${waited.from}, or from any other installation that has it, as soon as one is reachable.`,
          'hash',
        );
      const content = attachments.get(hash);
      const mime = attachments.describe(hash)?.mime ?? 'application/octet-stream';
      return {
        ok: true,
        output: { hash, mime, bytes: content.length, content: content.toString('base64') },
      };
    },
  };
}

/**
 * A command with what is really stored in the place of what it says about its attachment: an entry must not name a file
 * that isn't here, nor call it what it is not.
 */
export function withStoredAttachment(parts: FileParts, command: IncidentCommand): Outcome<IncidentCommand> {
  if (command.name !== 'entry.log' && command.name !== 'entry.correct') return { ok: true, output: command };
  const named = command.input.detail?.attachment;
  if (named === undefined) return { ok: true, output: command };
  const stored = parts.attachments.describe(named.hash);
  if (stored === null) {
    return refuse(
      'attachment_missing',
      `The file ${named.name} is not stored here, so nothing was logged. Attach it again.`,
      'detail.attachment.hash',
    );
  }
  const detail = { ...command.input.detail, attachment: { ...stored, name: named.name } };
  return { ok: true, output: { ...command, input: { ...command.input, detail } } as IncidentCommand };
}

/** Files that the entries a strike may be about refer to. Asked before the strike: afterwards nothing tells. */
export function attachmentsStruckBy(parts: FileParts, stream: string, command: IncidentCommand): string[] {
  if (command.name !== 'entry.strike') return [];
  const typed = String(command.input.entry).replace(/^#/, '');
  const number = /^\d+/.exec(typed)?.[0];
  const byId = parts.entries.byId.bind(parts.entries);
  const found: Entry[] = /^[0-9a-f]{8}-/.test(typed)
    ? [byId(typed, stream)].filter((entry) => entry !== undefined)
    : parts.entries.byNumber(stream, Number(number ?? 0));
  return found.flatMap(attachmentsOf);
}

/** Removes those of these files that no event refers to any more. */
export function removeUnreferenced(parts: FileParts, hashes: readonly string[]): void {
  for (const hash of new Set(hashes)) {
    if (!parts.references.has(hash)) parts.attachments.remove(hash);
  }
}
