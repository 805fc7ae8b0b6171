import { basename } from 'node:path';
import { MAX_ATTACHMENT } from '#shared/contract/attachments.ts';
import type { Commands } from '../command.ts';
import { readWhole, writeWhole } from '../files.ts';
import { AT_HELP } from '../time.ts';
import { given, recordedAnswer, signedAt } from './common.ts';

/** Files on the timeline. */
export function addAttachmentCommands(commands: Commands): void {
  commands
    .add(
      'attach <ref> <file>',
      'Put a file on the timeline. It is kept once, by its content, beside the log.',
      'attach INC-7F3 graph.png --text "Latency since the deploy"',
    )
    .argument('file', 'The file, at most 25 MB.')
    .option('--text <text>', 'What it shows. Default: its name.')
    .option('--kind <kind>', 'Kind of the entry. Default evidence.')
    .option('--at <time>', `When it was so, if not now: ${AT_HELP}.`)
    .does(
      async (session, ref: string, file: string, options: { text?: string; kind?: string; at?: string }) => {
        const path = session.path(file);
        const content = readWhole(path, MAX_ATTACHMENT).toString('base64');
        // A slip in the reference must not leave a file behind.
        await session.call('incident.show', { ref });
        const attachment = await session.call('attachment.put', { name: basename(path), content });
        const recorded = await session.call('entry.log', {
          ref,
          text: options.text ?? attachment.name,
          kind: options.kind?.toLowerCase() ?? 'evidence',
          detail: { attachment },
          ...signedAt(session, options.at),
        });
        const { json } = recordedAnswer(recorded, '');
        return {
          json: { ...(json as Record<string, unknown>), ...given({ attachment }) },
          text: `${recorded.ref} #${recorded.n}  ${attachment.name}  ${attachment.mime}  ${attachment.bytes} bytes\n    ${attachment.hash}`,
        };
      },
    );

  commands
    .add(
      'attachment <hash>',
      'Write a file of the timeline to disk again, checked against its hash.',
      `attachment ${'5f'.repeat(32)} --out graph.png`,
    )
    .argument('hash', 'Its hash, as attach printed it and an entry names it.')
    .required('--out <file>', 'File to write. One that is there already is replaced.')
    .does(async (session, hash: string, options: { out: string }) => {
      const { content, mime, bytes } = await session.call('attachment.get', { hash: hash.toLowerCase() });
      const path = session.path(options.out);
      writeWhole(path, Buffer.from(content, 'base64'));
      return { json: { path, hash, mime, bytes }, text: `${path}  ${mime}  ${bytes} bytes` };
    });
}
