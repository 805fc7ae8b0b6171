import { z } from 'zod';
import { contentHash, inputObject, lineField, uuid, handle } from '../domain/fields.ts';
import { attachment } from '../domain/incident/events.ts';
import { command, query } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

/** Largest attachment, in bytes before encoding. */
export const MAX_ATTACHMENT = 25_000_000;
/** What is said of a larger one. */
export const TOO_LARGE =
  'The file is larger than 25 MB. Attach a smaller part of it, or link to where it lies.';

/** Pictures a window shows in place. They can't run anything; SVG, which can, is not among them. */
export const PICTURE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/**
 * The address of a stored picture, for a window's own page: `<img src={pictureAddress(hash)} alt={name}>`. The content
 * security policy allows it and nothing has to be decoded by the page. Only what is one of {@link PICTURE_TYPES} by its first
 * bytes is there; for another file, one that was struck or one that is damaged the image's `error` event comes, so ask
 * `PICTURE_TYPES.includes(attachment.mime)` first and offer the rest through `shell.attachment.save` and `.open`.
 */
export function pictureAddress(hash: string): string {
  return `/attachment/${hash}`;
}

const notBase64 = { error: 'The content must be the file in base64.' };

/** Files kept beside the log: stored first, then named in an entry's `detail.attachment`. */
export const attachmentOperations = lazily({
  /** Stores a file once, by its content. Storing it again changes nothing and gives the same record. */
  'attachment.put': () =>
    command(
      inputObject({
        name: lineField('The file name', 200),
        /** Its bytes in base64. */
        content: z
          .string(notBase64)
          .max(Math.ceil(MAX_ATTACHMENT / 3) * 4, { error: TOO_LARGE })
          .regex(/^[A-Za-z0-9+/]*={0,2}$/, notBase64),
        commandId: uuid.optional(),
        as: handle.optional(),
      }),
      attachment,
    ),
  /** A stored file, checked against its hash. */
  'attachment.get': () =>
    query(
      inputObject({ hash: contentHash }),
      z.object({ hash: z.string(), mime: z.string(), bytes: z.number().int(), content: z.string() }),
    ),
});
