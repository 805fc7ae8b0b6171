import fs from 'node:fs';
import type { Certificate } from '#shared/contract/views.ts';
import type { Commands } from '../command.ts';
import type { Finding } from '../deps.ts';
import { oneLine, table } from '../render/layout.ts';
import type { Paper } from '../render/paper.ts';
import { dayAndClock, iso, isoOrNull, offset } from '../render/times.ts';
import type { Session } from '../session.ts';

/** Commands that look after the log itself. */
export function addMaintenanceCommands(commands: Commands): void {
  commands.heading('The log itself:');
  commands
    .add(
      'verify',
      'Verify the whole log: chains, digests, signatures, views.',
      'verify',
      'verify --json > certificate.json',
    )
    .explain(
      'Exit status 1 when something does not hold. The JSON is a certificate an auditor can check without Deepwater.',
    )
    .does(async (session) => {
      const certificate = await session.call('log.verify', {});
      return {
        json: certificate,
        text: (paper) => certificateText(certificate, session.dataDir, paper),
        failed: !certificate.ok,
      };
    });

  commands
    .add('backup', 'Back the log up now. The copy is verified by opening it.', 'backup')
    .explain(
      'Attached files are kept beside the backups, each once. Copy the whole folder to take them along.',
    )
    .does(async (session) => {
      const backup = await session.call('backup.create', {});
      const text = `${backup.path}  ${backup.events} events, ${backup.bytes} bytes`;
      return { json: backup, text: [text, ...filesText(backup, 'kept beside it')].join('\n') };
    });

  commands.add('backups', 'List the backups, newest first.', 'backups').does(async (session) => {
    const backups = (await session.call('backup.list', {})).map((backup) => ({
      ...backup,
      at: iso(backup.at),
    }));
    return {
      json: backups,
      text: (paper) =>
        backups.length === 0
          ? 'No backups yet.'
          : [
              table(
                backups.map(({ at, why, bytes, name }) => [
                  dayAndClock(Date.parse(at)),
                  why,
                  `${bytes} bytes`,
                  name,
                ]),
              ),
              paper.paint('dim', `Times in ${offset(paper.now)}.`),
            ].join('\n'),
    };
  });

  commands
    .add(
      'restore [backup]',
      'Put a backup in the log’s place. The file that stood there is kept.',
      'restore',
      'restore deepwater-20261123T142305000Z-hourly.sqlite',
    )
    .explain(
      'Close the application first. What was logged after the backup is no longer in the log, but in the file that is kept.',
    )
    .argument('backup', 'Its name as backups prints it, or a file. Default: the newest.')
    .does(async (session, backup: string | undefined) => {
      const restored = await session.deps.restore({
        dataDir: session.dataDir,
        ...(backup === undefined ? {} : { from: sourceOf(session, backup) }),
      });
      return {
        json: restored,
        text: [
          `Restored ${restored.events} events from ${restored.restored}.`,
          ...filesText(restored, 'in their place'),
          ...(restored.kept === null ? [] : [`The file that stood there is kept as ${restored.kept}.`]),
        ].join('\n'),
      };
    });

  commands
    .add('keys', 'List the installations that write here, with fingerprints to read out.', 'keys')
    .explain('Two people who read out the same fingerprint hold the same key.')
    .does(async (session) => {
      const keys = await session.call('keys.list', {});
      return {
        json: keys.map((key) => ({ ...key, announcedAt: iso(key.announcedAt) })),
        text: table(
          keys.map(({ name, own, fingerprint, announcedAt }) => [
            `${oneLine(name)}${own ? ' (this one)' : ''}`,
            fingerprint,
            `since ${dayAndClock(announcedAt)}`,
          ]),
        ),
      };
    });

  commands
    .add('doctor', 'Look for trouble with the data folder, the file and the backups.', 'doctor')
    .explain('Changes nothing. Exit status 1 when there is a problem.')
    .does(async (session) => {
      const findings = await session.deps.examine(session.dataDir);
      const ok = findings.every((finding) => finding.state !== 'problem');
      return {
        json: { ok, dataDir: session.dataDir, findings },
        text: (paper) => findingsText(findings, session.dataDir, paper),
        failed: !ok,
      };
    });

  commands
    .add('info', 'Show the data folder, the user and the state of the log.', 'info')
    .does(async (session) => {
      const status = await session.call('engine.status', {});
      const json = {
        ...status,
        lastBackupAt: isoOrNull(status.lastBackupAt),
        queued: { ...status.queued, oldestAt: isoOrNull(status.queued.oldestAt) },
        appVersion: session.deps.appVersion,
      };
      const rows = [
        ['Folder', status.dataDir],
        ['You', status.me],
        ['Version', session.deps.appVersion],
        ['Events', String(status.events)],
        ['Size', `${status.bytes} bytes`],
        ['Last backup', status.lastBackupAt === null ? 'none yet' : dayAndClock(status.lastBackupAt)],
        ...(status.queued.count === 0 ? [] : [['Queued', `${status.queued.count} for connectors`]]),
        ...(status.lastBackupProblem === null ? [] : [['Backup problem', oneLine(status.lastBackupProblem)]]),
        ...status.notices.map((notice) => ['Notice', oneLine(notice)]),
      ];
      return { json, text: table(rows) };
    });
}

/** What became of the attached files of a backup; nothing when it has none. */
function filesText(
  { files, missingFiles }: { files: number; missingFiles: number },
  where: string,
): string[] {
  if (files + missingFiles === 0) return [];
  const missing = missingFiles === 0 ? '' : `, ${missingFiles} missing or damaged: run deepwater verify`;
  return [`Attached files: ${files} ${where}${missing}.`];
}

/** A file where there is one of that name, else the name of a backup. */
function sourceOf(session: Session, typed: string): string {
  const path = session.path(typed);
  return fs.existsSync(path) ? path : typed;
}

function certificateText(certificate: Certificate, dataDir: string, paper: Paper): string {
  const { ok, streams, events, checkpoints, struck, problems } = certificate;
  const counts = `${streams} streams, ${events} events, ${checkpoints} signed checkpoints, ${struck} struck`;
  if (ok) return `${paper.paint('green', 'OK')}  ${counts}\n    ${dataDir}`;
  return [
    `${paper.paint(['red', 'bold'], 'NOT OK')}  ${counts}`,
    `        ${dataDir}`,
    ...problems.map(
      (one) => `  ${one.stream}${one.event === null ? '' : ` ${one.event}`}: ${oneLine(one.problem)}`,
    ),
    'Nothing was changed. Run deepwater doctor, and keep the folder as it is.',
  ].join('\n');
}

function findingsText(findings: readonly Finding[], dataDir: string, paper: Paper): string {
  const styles = { ok: 'green', note: 'yellow', problem: 'red' } as const;
  const rows = findings.map((one) => [
    paper.paint(styles[one.state], one.state),
    one.what,
    oneLine(one.says),
  ]);
  return [dataDir, table(rows)].join('\n');
}
