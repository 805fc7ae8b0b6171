import { RefusalError } from '#shared/contract/refusal.ts';
import type { Member, SyncStatus } from '#shared/contract/sync.ts';
import {
  carrierLine,
  decisionText,
  filesLine,
  fileWaitedLine,
  mergeLine,
  overlapText,
  syncLine,
} from '#shared/text/sync.ts';
import type { Commands } from '../command.ts';
import { readWhole, utf8, writeWhole } from '../files.ts';
import { oneLine, table } from '../render/layout.ts';
import { dayAndClock, iso, isoOrNull } from '../render/times.ts';
import type { Session } from '../session.ts';
import { given, joined } from './common.ts';

const MAX_INVITATION = 100_000;

/** Replication with the other installations of the team. */
export function addSyncCommands(commands: Commands): void {
  const sync = commands.group('sync', 'Exchange with the other installations of the team.');
  addState(sync);
  addJoining(sync);
  addCarriers(sync.group('carrier', 'Ways to the others: a shared folder, a NATS server.'));
  addWhatCame(sync);
}

function addState(sync: Commands): void {
  sync.add('status', 'Show how replication is doing.', 'sync status').does(async (session) => {
    const status = await session.call('sync.status', {});
    return { json: statusJson(status), text: statusText(status) };
  });

  sync
    .add('now', 'Send and fetch now, and wait until nothing more comes.', 'sync now', 'sync now --seconds 60')
    .count('--seconds <count>', 'Wait at most so many seconds, up to 600. Default: 10.')
    .does(async (session, options: { seconds?: number }) => {
      const { received, sent, status } = await session.call('sync.now', given(options));
      return {
        json: { received, sent, ...statusJson(status) },
        text: `${received} received, ${sent} sent\n${statusText(status)}`,
      };
    });

  sync
    .add('offline', 'Work offline: nothing is sent or fetched until you go online.', 'sync offline')
    .does(async (session) => {
      const status = await session.call('sync.offline', { on: true });
      return { json: statusJson(status), text: 'Offline' };
    });

  sync.add('online', 'Work online again.', 'sync online').does(async (session) => {
    const status = await session.call('sync.offline', { on: false });
    return { json: statusJson(status), text: statusText(status) };
  });
}

function addJoining(sync: Commands): void {
  sync
    .add('start <name...>', 'Begin a workspace that others can be invited to.', 'sync start "Follow the sun"')
    .does(async (session, name: string[]) => {
      const shared = await session.call('sync.start', { name: joined(name), ...session.signed });
      return { json: shared, text: `${oneLine(shared.name)} has begun` };
    });

  sync
    .add(
      'invite',
      'Print an invitation, or write it to a file.',
      'sync invite',
      'sync invite --passphrase-file secret.txt --out invite.txt',
    )
    .explain(
      'Whoever has the invitation, and the passphrase if it has one, reads and writes everything here.',
    )
    .option('--passphrase-file <file>', 'File whose first line is the passphrase; - reads standard input.')
    .option('--out <file>', 'File to write. Default: standard output.')
    .does(async (session, options: { passphraseFile?: string; out?: string }) => {
      const { code } = await session.call('sync.invite', await passphraseOf(session, options.passphraseFile));
      if (options.out === undefined) return { json: { code }, text: code };
      const path = session.path(options.out);
      writeWhole(path, `${code}\n`);
      return { json: { path }, text: path };
    });

  sync
    .add(
      'join [code...]',
      'Join the workspace of an invitation.',
      'sync join deepwater:04HMA-SR9V8',
      'sync join --file invite.txt',
    )
    .explain('What this installation has is shared with the workspace.')
    .option('--file <file>', 'File that holds the invitation.')
    .option('--passphrase-file <file>', 'File whose first line is the passphrase; - reads standard input.')
    .does(async (session, code: string[], options: { file?: string; passphraseFile?: string }) => {
      const text =
        options.file === undefined
          ? joined(code)
          : utf8(readWhole(session.path(options.file), MAX_INVITATION), options.file);
      const passphrase = await passphraseOf(session, options.passphraseFile);
      const shared = await session.call('sync.join', { code: text, ...passphrase, ...session.signed });
      return { json: shared, text: `Joined ${oneLine(shared.name)}` };
    });

  sync.add('leave', 'Leave the workspace. Everything stays here.', 'sync leave').does(async (session) => {
    const status = await session.call('sync.leave', {});
    return { json: statusJson(status), text: syncLine(status) };
  });

  sync
    .add('members', 'List the installations that write here, with fingerprints to read out.', 'sync members')
    .does(async (session) => {
      const members = await session.call('sync.members', {});
      return {
        json: members.map((member) => ({
          ...member,
          announcedAt: iso(member.announcedAt),
          heardAt: isoOrNull(member.heardAt),
          revoked: member.revoked === null ? null : { ...member.revoked, at: iso(member.revoked.at) },
        })),
        text: table(members.map(memberRow)),
      };
    });

  sync
    .add(
      'revoke <member>',
      'Shut an installation out and change the workspace’s key.',
      'sync revoke 5f3c9a1e --reason "Laptop was stolen"',
    )
    .argument('member', 'Its name, or the beginning of its id, as sync members shows them.')
    .required('--reason <text>', 'Why.')
    .does(async (session, typed: string, options: { reason: string }) => {
      const { replica, name } = await findMember(session, typed);
      const { generation } = await session.call('sync.revoke', {
        replica,
        reason: options.reason,
        ...session.signed,
      });
      return { json: { replica, generation }, text: `${oneLine(name)} is shut out` };
    });
}

function addCarriers(carrier: Commands): void {
  carrier
    .add('list', 'List the ways that are set, and those there are.', 'sync carrier list')
    .does(async (session) => {
      const set = await session.call('sync.carrier.list', {});
      const kinds = await session.call('sync.carrier.kinds', {});
      const rows = kinds.map(({ kind, name }) => [
        kind,
        name,
        set.some((each) => each.kind === kind) ? 'set' : '–',
      ]);
      return { json: { set, kinds }, text: table(rows) };
    });

  carrier
    .add(
      'set <kind>',
      'Set a way to the others.',
      'sync carrier set folder --setting path=/mnt/team/deepwater',
    )
    .argument('kind', 'nats or folder.')
    .repeatable('--setting <name=value>', 'A setting. A list is written with commas.')
    .does(async (session, kind: string, options: { setting?: string[] }) => {
      const kinds = await session.call('sync.carrier.kinds', {});
      const fields = kinds.find((each) => each.kind === kind)?.settings ?? [];
      const settings = Object.fromEntries(
        (options.setting ?? []).map((text) => {
          const [name = '', ...rest] = text.split('=');
          const field = fields.find((each) => each.name === name);
          if (rest.length === 0)
            throw new RefusalError('invalid_input', `Write a setting as name=value, not ${text}.`, 'setting');
          return [name, typedValue(rest.join('='), field?.kind)];
        }),
      );
      const status = await session.call('sync.carrier.set', { kind, settings });
      return { json: statusJson(status), text: statusText(status) };
    });

  carrier
    .add('remove <kind>', 'Remove a way to the others.', 'sync carrier remove folder')
    .argument('kind', 'nats or folder.')
    .does(async (session, kind: string) => {
      const status = await session.call('sync.carrier.remove', { kind });
      return { json: statusJson(status), text: statusText(status) };
    });
}

interface QuarantineOptions {
  all?: boolean;
  show?: number;
  settle?: number;
  settleAll?: boolean;
}

function addWhatCame(sync: Commands): void {
  sync
    .add('reports', 'Show what merges after a time apart brought.', 'sync reports')
    .count('--limit <count>', 'How many, at most 500. Default: 20.')
    .does(async (session, options: { limit?: number }) => {
      const reports = await session.call('sync.reports', given(options));
      const text = reports.map((report) =>
        [
          `${dayAndClock(report.at)}  ${oneLine(mergeLine(report))}`,
          ...report.incidents.flatMap((incident) => [
            ...incident.overlaps.map((overlap) => `  ${incident.ref}  ${oneLine(overlapText(overlap))}`),
            ...report.unsettled
              .filter((each) => each.stream === incident.stream)
              .flatMap((each) => each.decisions)
              .map((decision) => `  ${incident.ref}  → ${decisionText[decision]}`),
          ]),
        ].join('\n'),
      );
      return {
        json: reports.map((report) => ({ ...report, at: iso(report.at) })),
        text: reports.length === 0 ? 'No merges yet.' : text.join('\n'),
      };
    });

  sync
    .add('quarantine', 'List what came and does not verify.', 'sync quarantine', 'sync quarantine --settle 3')
    .option('--all', 'Also what somebody has looked at.')
    .count('--show <number>', 'Show what this one holds, as text.')
    .count('--settle <number>', 'Say that you have looked at this one. It is kept.')
    .option('--settle-all', 'Say that you have looked at all of them. They are kept.')
    .does(async (session, options: QuarantineOptions) => {
      if (options.show !== undefined) {
        const { text, ...piece } = await session.call('sync.quarantine.show', { num: options.show });
        return {
          json: {
            ...piece,
            text,
            receivedAt: iso(piece.receivedAt),
            settledAt: isoOrNull(piece.settledAt),
          },
          text: piece.cut ? `${text}\n…` : text,
        };
      }
      if (options.settle !== undefined || options.settleAll === true) {
        const { left } = await session.call('sync.quarantine.settle', given({ num: options.settle }));
        return { json: { left }, text: `${left} left` };
      }
      const rows = await session.call('sync.quarantine', given({ all: options.all }));
      return {
        json: rows.map((row) => ({
          ...row,
          receivedAt: iso(row.receivedAt),
          settledAt: isoOrNull(row.settledAt),
        })),
        text:
          rows.length === 0
            ? 'Nothing is in quarantine.'
            : table(
                rows.map((row) => [
                  `#${row.num}`,
                  dayAndClock(row.receivedAt),
                  oneLine(row.senderName ?? row.sender.slice(0, 8)),
                  row.carrier,
                  oneLine(row.reason),
                ]),
              ),
      };
    });
}

function typedValue(text: string, kind: string | undefined): string | number | boolean | string[] {
  if (kind === 'number') return Number(text);
  if (kind === 'yes-no') return /^(?:yes|true|on)$/i.test(text);
  return kind === 'list' ? text.split(',').map((each) => each.trim()) : text;
}

async function passphraseOf(session: Session, file: string | undefined): Promise<{ passphrase?: string }> {
  if (file === undefined) return {};
  const text =
    file === '-' ? await session.text(['-']) : utf8(readWhole(session.path(file), MAX_INVITATION), file);
  return { passphrase: text.split(/\r?\n/)[0] ?? '' };
}

async function findMember(session: Session, typed: string): Promise<Member> {
  const members = await session.call('sync.members', {});
  const found = members.filter(
    (member) => member.replica.startsWith(typed) || member.name.toLowerCase() === typed.toLowerCase(),
  );
  const [member, another] = found;
  if (member !== undefined && another === undefined) return member;
  throw member === undefined
    ? new RefusalError('not_found', `There is no member ${typed}. See: deepwater sync members.`, 'member')
    : new RefusalError('ambiguous', `${typed} could be several members. Write more of its id.`, 'member');
}

function memberRow({ replica, name, fingerprint, own, joined: isMember, revoked }: Member): string[] {
  const state =
    revoked !== null
      ? `shut out by ${revoked.by}: ${oneLine(revoked.reason)}`
      : own
        ? 'this one'
        : isMember
          ? ''
          : 'never joined';
  return [oneLine(name), replica.slice(0, 8), fingerprint, state];
}

function statusJson(status: SyncStatus): object {
  return {
    ...status,
    lastMergeAt: isoOrNull(status.lastMergeAt),
    carriers: status.carriers.map((carrier) => ({
      ...carrier,
      lastSentAt: isoOrNull(carrier.lastSentAt),
      lastReceivedAt: isoOrNull(carrier.lastReceivedAt),
      oldestUnsentAt: isoOrNull(carrier.oldestUnsentAt),
    })),
  };
}

function statusText(status: SyncStatus): string {
  return [
    syncLine(status),
    ...status.carriers.map((carrier) => `  ${carrier.kind}: ${oneLine(carrierLine(carrier))}`),
    ...filesText(status),
    ...(status.waiting === 0 ? [] : [`  ${status.waiting} events wait for earlier ones`]),
    ...(status.quarantined === 0 ? [] : [`  ${status.quarantined} in quarantine: see sync quarantine`]),
    ...(status.lastMergeAt === null ? [] : ['  decisions are open: see sync reports']),
    ...(status.problem === null ? [] : [oneLine(status.problem)]),
  ].join('\n');
}

/** Files listed by name in a state, at most. */
const MOST_FILES = 10;

function filesText({ files, offline }: SyncStatus): string[] {
  const line = filesLine(files);
  if (line === null) return [];
  const rows = files.list.slice(0, MOST_FILES).map((file) => {
    const where = file.ref === null ? '' : `${file.ref}  `;
    return oneLine(`    ${where}${file.name}  ${fileWaitedLine(file, offline)}`);
  });
  return [`  ${line}`, ...rows, ...(files.waiting > rows.length ? ['    …'] : [])];
}
