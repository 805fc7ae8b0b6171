import { basename } from 'node:path';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import type { Commands } from '../command.ts';
import { readWhole, writeWhole } from '../files.ts';
import { hanging, oneLine, padded } from '../render/layout.ts';
import type { Paper } from '../render/paper.ts';
import { given } from './common.ts';

/** As the contract says: 20 MB before encoding. */
export const MAX_IMPORT = 20_000_000;

/** A PDF is not for a terminal. */
export const NOT_A_SCREEN = 'A PDF is written to a file. Name it, like --out INC-7F3.pdf.';

type Imported = OutputOf<EngineOperations['incident.import']>;

/** Commands that write incidents to files and read them from files. */
export function addFileCommands(commands: Commands): void {
  commands.heading('Files:');
  commands
    .add(
      'export <ref>',
      'Write an incident as a file others can read.',
      'export INC-7F3 --format html --out INC-7F3.html',
      'export INC-7F3 --format json > INC-7F3.json',
      'export INC-7F3 --out INC-7F3.pdf',
      'export INC-7F3 --format ics214 --out INC-7F3-ics214.csv',
    )
    .explain(
      'Goes to standard output unless --out names a file. JSON holds every event and can be verified and imported. A PDF is printed by the window: Deepwater has to be open.',
    )
    .option(
      '--format <format>',
      'json, md, html, pdf, csv, ics214 or ics201. Default: the ending of --out, else md.',
    )
    .option('--out <file>', 'File to write. One that is there already is replaced.')
    .does(async (session, ref: string, options: { format?: string; out?: string }) => {
      const format = options.format?.toLowerCase() ?? formatOf(options.out);
      if (format === 'pdf' && options.out === undefined)
        throw new RefusalError('invalid_input', NOT_A_SCREEN, 'out');
      const { name, mime, encoding, text } = await session.call('incident.export', { ref, format });
      if (options.out === undefined) {
        return session.json && format !== 'json' ? { json: { name, mime, text }, text } : { raw: text };
      }
      const path = session.path(options.out);
      const content = Buffer.from(text, encoding);
      writeWhole(path, content);
      const bytes = content.length;
      return { json: { path, format, bytes }, text: `${path}  ${bytes} bytes` };
    });

  commands
    .add(
      'import <file>',
      'Read an incident from a file: our JSON, a CSV with times, or a Markdown postmortem with a timeline.',
      'import postmortem.md --dry-run',
      'import postmortem.md --zone Europe/Copenhagen',
    )
    .explain(
      'Whatever has a time is placed on the timeline; the rest is kept as undated entries. Lines that could not be placed are listed with the reason. Importing the same file again adds nothing.',
    )
    .argument('file', 'The file. A single - reads standard input; name it with --name.')
    .option('--dry-run', 'Only tell what would come of it.')
    .option('--zone <zone>', 'Zone of times that name none, like Europe/Copenhagen or +02:00. Default UTC.')
    .option(
      '--name <name>',
      'Name of the file, where it comes from standard input: its ending says what it is.',
    )
    .does(async (session, file: string, options: { dryRun?: boolean; zone?: string; name?: string }) => {
      const path = session.path(file);
      const name = options.name ?? (file === '-' ? undefined : basename(path));
      if (name === undefined) {
        throw new RefusalError(
          'invalid_input',
          'What comes from standard input has no name. Add --name, like --name incident.md.',
          'name',
        );
      }
      const bytes = file === '-' ? await session.io.readInput(MAX_IMPORT) : readWhole(path, MAX_IMPORT);
      const dryRun = options.dryRun === true;
      const imported = await session.call('incident.import', {
        name,
        content: bytes.toString('base64'),
        dryRun,
        ...given({ zone: options.zone }),
        ...session.signed,
      });
      return { json: { ...imported, dryRun }, text: (paper) => importText(imported, dryRun, paper) };
    });
}

/** Format by the ending of a file's name; Markdown where that says nothing. */
function formatOf(out: string | undefined): string {
  if (/-ics214\.csv$/i.test(out ?? '')) return 'ics214';
  if (/-ics201\.html?$/i.test(out ?? '')) return 'ics201';
  const ending = /\.(json|md|markdown|html?|pdf|csv)$/i.exec(out ?? '')?.[1]?.toLowerCase();
  if (ending === undefined || ending === 'markdown') return 'md';
  return ending === 'htm' ? 'html' : ending;
}

function importText(imported: Imported, dryRun: boolean, paper: Paper): string {
  const { placed, undated, unplaced, timedLines, timedPlaced } = imported;
  const title = oneLine(imported.title);
  const lines = [
    imported.already
      ? `${imported.ref ?? ''} holds this already; nothing was added: ${title}`
      : dryRun
        ? `Would import: ${title}`
        : `${paper.paint('bold', imported.ref ?? '')} imported: ${title}`,
    `  ${placed} entries placed, ${undated} without a time; ${timedPlaced} of ${timedLines} lines with a clock time placed`,
  ];
  if (unplaced.length > 0) lines.push(`  ${unplaced.length} lines not placed:`);
  const width = Math.max(0, ...unplaced.map((line) => String(line.line).length));
  for (const line of unplaced) {
    const before = `  line ${padded(String(line.line), width)}  `;
    lines.push(before + hanging(oneLine(line.text), before.length, paper.columns));
    lines.push(
      ' '.repeat(before.length) +
        paper.paint('yellow', hanging(oneLine(line.reason), before.length, paper.columns)),
    );
  }
  return lines.join('\n');
}
