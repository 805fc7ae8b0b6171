import { basename } from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';
import type { Commands } from '../command.ts';
import { readWhole, writeWhole } from '../files.ts';
import { oneLine } from '../render/layout.ts';
import { AT_HELP } from '../time.ts';
import { given, recordedAnswer, signedAt } from './common.ts';
import { MAX_IMPORT, NOT_A_SCREEN } from './files.ts';

interface DocOptions {
  format?: string;
  out?: string;
  fresh?: boolean;
  version?: number;
  handoff?: string;
}
interface EditOptions {
  posted?: boolean;
  handoff?: string;
  at?: string;
}

/** Commands on the document of a handoff, and on the portable file. */
export function addHandoffFiles(group: Commands): void {
  group
    .add(
      'doc <ref>',
      'Write the document of a handoff: as it was edited last, or generated from the log.',
      'handoff doc INC-7F3 --format html --out handoff.html',
      'handoff doc INC-7F3 --format json --out INC-7F3-handoff.json',
    )
    .explain(
      'Goes to standard output unless --out names a file. json is the portable file: the document and every event of the incident, for handoff import on another machine. ics201 is an incident briefing in the shape of form ICS 201. A PDF is printed by the window: Deepwater has to be open.',
    )
    .option('--format <format>', 'md, html, pdf, json or ics201. Default: the ending of --out, else md.')
    .option('--out <file>', 'File to write. One that is there already is replaced.')
    .option('--fresh', 'Generate it anew, even where somebody edited it.')
    .count('--edited <n>', 'An earlier edited version, counted from 1.')
    .option('--handoff <n>', 'Number of the entry that began the handoff. Default: the open or last one.')
    .does(async (session, ref: string, options: DocOptions & { edited?: number }) => {
      const format = options.format?.toLowerCase() ?? formatOf(options.out);
      if (format === 'pdf' && options.out === undefined)
        throw new RefusalError('invalid_input', NOT_A_SCREEN, 'out');
      const { name, mime, encoding, text, version } = await session.call('handoff.file', {
        ref,
        format,
        fresh: options.fresh === true,
        ...given({ version: options.edited, handoff: options.handoff }),
      });
      if (options.out === undefined) {
        return session.json && format !== 'json'
          ? { json: { name, mime, text, version }, text }
          : { raw: text };
      }
      const path = session.path(options.out);
      const content = Buffer.from(text, encoding);
      writeWhole(path, content);
      const bytes = content.length;
      return { json: { path, format, bytes, version }, text: `${path}  ${bytes} bytes` };
    });

  group
    .add(
      'edit <ref> <file>',
      'Keep an edited version of the document, in Markdown. Earlier versions stay.',
      'handoff edit INC-7F3 handoff.md --posted',
    )
    .argument('file', 'The file. A single - reads standard input.')
    .option('--posted', 'It stands where the others read it: ticks the summary as posted.')
    .option('--handoff <n>', 'Number of the entry that began it, where several are running.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, file: string, options: EditOptions) => {
      const text =
        file === '-' ? await session.text(['-']) : readWhole(session.path(file), MAX_IMPORT).toString('utf8');
      const recorded = await session.call('handoff.document', {
        ref,
        text,
        posted: options.posted === true,
        ...given({ handoff: options.handoff }),
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, 'document kept');
    });

  group
    .add(
      'import <file>',
      'Take a portable handoff file: into the same incident if it is here already, as a new one otherwise.',
      'handoff import INC-7F3-handoff.json',
    )
    .argument('file', 'The file, as handoff doc --format json wrote it.')
    .option('--dry-run', 'Only tell what would come of it.')
    .does(async (session, file: string, options: { dryRun?: boolean }) => {
      const path = session.path(file);
      const dryRun = options.dryRun === true;
      const imported = await session.call('incident.import', {
        name: basename(path),
        content: readWhole(path, MAX_IMPORT).toString('base64'),
        dryRun,
        ...session.signed,
      });
      const { ref, title, already } = imported;
      const what = already ? 'holds this already; nothing was added' : dryRun ? 'would be taken' : 'taken';
      return {
        json: { ...given({ ref }), title, already, dryRun, entries: imported.timedLines },
        text: `${ref ?? 'A new incident'} ${what}: ${oneLine(title)}`,
      };
    });
}

function formatOf(out: string | undefined): string {
  if (/-ics201\.html?$/i.test(out ?? '')) return 'ics201';
  const ending = /\.(json|html?|pdf)$/i.exec(out ?? '')?.[1]?.toLowerCase();
  if (ending === undefined) return 'md';
  return ending === 'json' || ending === 'pdf' ? ending : 'html';
}
