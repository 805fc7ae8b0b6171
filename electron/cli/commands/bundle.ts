import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { counted } from '#shared/text/en.ts';
import type { Commands } from '../command.ts';
import { AT_HELP, pastTime } from '../time.ts';

type Imported = OutputOf<EngineOperations['bundle.import']>;

/** Commands for events as one file: `sync bundle …`. */
export function addBundleCommands(commands: Commands): void {
  const sync = commands.group('sync', 'Exchange with the other installations of the team.');
  const bundles = sync.group('bundle', 'Events as one file, for a stick, a mail or an archive.');
  bundles
    .add(
      'export <file>',
      'Write a bundle: everything, or one incident, with its attachments.',
      'sync bundle export team.deepwater',
      'sync bundle export INC-7F3.deepwater --incident INC-7F3',
      'sync bundle export archive.deepwater --open',
    )
    .explain(
      'Sealed for the workspace: only its members can read it. An open one can be read by anyone, and carries a certificate of all chains with their signatures and keys.',
    )
    .argument('file', 'File to write; its name ends in .deepwater. A bundle that is there is replaced.')
    .option('--incident <ref>', 'Only this incident.')
    .option('--since <time>', `Only what was recorded from then on: ${AT_HELP}.`)
    .option('--open', 'Readable by anyone.')
    .does(async (session, file: string, options: { incident?: string; since?: string; open?: boolean }) => {
      const written = await session.call('bundle.export', {
        path: session.path(file),
        ...(options.incident === undefined ? {} : { ref: options.incident }),
        ...(options.since === undefined ? {} : { since: pastTime(options.since, session.now, 'since') }),
        open: options.open ?? false,
      });
      const { path, bytes, events, incidents, files } = written;
      const text = `${path}  ${counted(events, 'event', 'events')} of ${counted(incidents, 'incident', 'incidents')}, ${counted(files, 'file', 'files')}, ${bytes} bytes${written.open ? ', readable by anyone' : ''}`;
      return { json: written, text };
    });

  bundles
    .add(
      'import <file>',
      'Take what a bundle holds and is not here yet.',
      'sync bundle import team.deepwater',
    )
    .explain(
      'Every part is verified and stored by itself. An import that was interrupted goes on where it was. Exit status 1 when something is missing or does not verify.',
    )
    .argument('file', 'The bundle.')
    .does(async (session, file: string) => {
      const imported = await session.call('bundle.import', { path: session.path(file) });
      const failed = !imported.complete || imported.signed === false || imported.quarantined > 0;
      return { json: imported, text: importedText(imported), failed };
    });
}

function importedText(imported: Imported): string {
  const { added, known, waiting, quarantined, missingEvents, missingFiles, report } = imported;
  const lines = [`New: ${counted(added, 'event', 'events')}. Here before: ${known}.`];
  if (imported.files > 0)
    lines.push(`Files: ${imported.filesAdded} new, ${imported.filesKnown} here before.`);
  if (imported.leftOut > 0)
    lines.push(
      `Left out, as they are about another team’s settings and members: ${counted(imported.leftOut, 'event', 'events')}.`,
    );
  if (waiting > 0)
    lines.push(
      `Not taken, as they wait for earlier ones or did not verify: ${counted(waiting, 'event', 'events')}.`,
    );
  if (quarantined > 0)
    lines.push(`In quarantine, as they did not verify: ${counted(quarantined, 'piece', 'pieces')}.`);
  if (!imported.complete)
    lines.push(
      `The file was cut off: ${missingEvents} of ${imported.events} events and ${missingFiles} of ${imported.files} files are missing. Copy it again and import it again.`,
    );
  else if (imported.signed === false) lines.push('Its end is not signed by the one who wrote it.');
  for (const { ref, title, decisions } of report?.incidents ?? [])
    if (decisions.length > 0) lines.push(`${ref} ${title}: to decide: ${decisions.join(', ')}.`);
  return lines.join('\n');
}
