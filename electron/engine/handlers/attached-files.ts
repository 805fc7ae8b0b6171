import { createHash } from 'node:crypto';
import { PICTURE_TYPES } from '#shared/contract/attachments.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import type { ExportFile } from '#shared/exporting/file.ts';
import { attachmentsOf } from '../attachments/references.ts';
import type { EngineParts } from '../parts.ts';

/** Files of one export together, in bytes: in base64, and with the events, a file others still import. */
const MOST_EXPORTED = 12_000_000;

type Files = Pick<ExportFile, 'attachments' | 'missingAttachments'>;

/** The files of an incident for its export; those that can't go along, with the reason. */
export function attachmentsFor(
  parts: EngineParts,
  stream: string,
  wanted: (mime: string) => boolean = () => true,
): Files {
  const { entries } = parts.entries.page(stream, undefined, Number.MAX_SAFE_INTEGER);
  const attachments: Record<string, string> = {};
  const missing: Record<string, string> = {};
  let total = 0;
  for (const hash of new Set(entries.flatMap(attachmentsOf))) {
    const stored = parts.attachments.describe(hash);
    const bytes = stored?.bytes ?? 0;
    if (stored !== null && !wanted(stored.mime)) continue;
    if (total + bytes > MOST_EXPORTED) {
      missing[hash] = `The attachments of one export may be ${MOST_EXPORTED / 1_000_000} MB together.`;
      continue;
    }
    try {
      attachments[hash] = parts.attachments.get(hash).toString('base64');
      total += bytes;
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      missing[hash] = error.message;
    }
  }
  return {
    ...(Object.keys(attachments).length === 0 ? {} : { attachments }),
    ...(Object.keys(missing).length === 0 ? {} : { missingAttachments: missing }),
  };
}

/** Attached pictures of an incident for a page that holds them itself, as `data:` addresses by their hash. */
export function picturesFor(parts: EngineParts, stream: string): ReadonlyMap<string, string> {
  const { attachments = {} } = attachmentsFor(parts, stream, (mime) => PICTURE_TYPES.includes(mime));
  return new Map(
    Object.entries(attachments).map(([hash, content]) => [
      hash,
      `data:${parts.attachments.describe(hash)?.mime ?? ''};base64,${content}`,
    ]),
  );
}

/** The first file of an export that is not what its hash says, in words; null when all are. */
export function attachmentsProblem({ attachments = {} }: ExportFile): string | null {
  for (const [hash, content] of Object.entries(attachments)) {
    const found = createHash('sha256').update(Buffer.from(content, 'base64')).digest('hex');
    if (found !== hash) return `the attachment ${hash.slice(0, 12)}… is not what it was`;
  }
  return null;
}

/** Stores the files of an imported export that an event of the log refers to: never one that was struck. */
export function storeAttachments(parts: EngineParts, { attachments = {} }: ExportFile): void {
  for (const [hash, content] of Object.entries(attachments)) {
    if (!parts.references.has(hash)) continue;
    parts.attachments.put(Buffer.from(content, 'base64'));
    parts.sync.files.came(hash);
  }
}
