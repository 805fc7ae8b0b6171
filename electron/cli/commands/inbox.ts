import type { InboxGroup, OverOffer } from '#shared/contract/inbox.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import type { InboxState } from '#shared/policy/inbox.ts';
import type { Commands } from '../command.ts';
import { incidentId } from '../incident-id.ts';
import { oneLine, table } from '../render/layout.ts';
import type { Paper } from '../render/paper.ts';
import { clockShort, iso, offset, span } from '../render/times.ts';
import { given, recordedAnswer } from './common.ts';

interface DeclareOptions {
  title?: string;
  severity?: string;
  service?: string[];
  region?: string[];
  exercise?: boolean;
}

/** What came from team systems: alerts and messages. */
export function addInboxCommands(commands: Commands): void {
  const inbox = commands.group('inbox', 'Alerts and messages from team systems.');
  inbox
    .add('list', 'List what waits, and ask whether impact is over.', 'inbox list', 'inbox list --attached')
    .option('--attached', 'What was attached to an incident instead.')
    .option('--dismissed', 'What was dismissed instead.')
    .does(async (session, options: { attached?: boolean; dismissed?: boolean }) => {
      const state: InboxState =
        options.attached === true ? 'attached' : options.dismissed === true ? 'dismissed' : 'new';
      const { groups, over } = await session.call('inbox.list', { state });
      return {
        json: {
          groups: groups.map((each) => ({
            ...each,
            startedAt: iso(each.startedAt),
            lastAt: iso(each.lastAt),
          })),
          over: over.map((each) => ({ ...each, at: iso(each.at) })),
        },
        text: (paper) =>
          groups.length === 0 && over.length === 0 ? 'Nothing waits.' : listText(groups, over, paper),
      };
    });

  inbox
    .add(
      'declare <row>',
      'Declare an incident from a row of alerts.',
      'inbox declare 3',
      'inbox declare 3 --severity SEV-1 --title "Checkout fails"',
    )
    .explain('Title, service, severity and when impact began are taken from the alerts. They are attached.')
    .argument('row', 'Its number in the list.')
    .option('--title <text>', 'What is wrong, in one line.')
    .option('--severity <level>', 'Severity such as SEV-2.')
    .repeatable('--service <name>', 'An affected service, instead of the alerts’ own.')
    .repeatable('--region <name>', 'An affected region.')
    .option('--exercise', 'A rehearsal: marked as such wherever it shows and in whatever leaves it.')
    .does(async (session, row: string, options: DeclareOptions) => {
      const { ref, stream } = await session.call('inbox.declare', {
        group: rowNumber(row),
        ...given({
          title: options.title,
          severity: options.severity,
          services: options.service,
          regions: options.region,
          exercise: options.exercise,
        }),
        ...session.signed,
      });
      return { json: { id: incidentId(stream), ref }, text: `${ref} declared from row ${row}` };
    });

  inbox
    .add('attach <row> <ref>', 'Attach alerts or a message to an incident.', 'inbox attach 3 INC-7F3')
    .argument('row', 'Its number in the list.')
    .does(async (session, row: string, ref: string) =>
      recordedAnswer(
        await session.call('inbox.attach', { group: rowNumber(row), ref, ...session.signed }),
        `row ${row} attached`,
      ),
    );

  inbox
    .add('dismiss <row>', 'Take a row away until its alerts fire anew.', 'inbox dismiss 3')
    .argument('row', 'Its number in the list.')
    .does(async (session, row: string) => ({
      json: await session.call('inbox.dismiss', { group: rowNumber(row) }),
      text: `row ${row} dismissed`,
    }));

  inbox
    .add('goes-on <ref>', 'Say that impact is not over although no alert fires.', 'inbox goes-on INC-7F3')
    .explain('Where it is over, set the phase to monitoring.')
    .does(async (session, ref: string) => ({
      json: await session.call('inbox.dismiss', { ref }),
      text: `${ref} goes on`,
    }));

  inbox
    .add(
      'silence <ref>',
      'Have the monitoring system keep quiet about an alert for a while.',
      'inbox silence INC-7F3 --minutes 30 --reason "Being worked on"',
    )
    .option('--alert <number>', 'The number of its entry on the timeline. Default: the only one that fires.')
    .count('--minutes <count>', 'For how long. Default: an hour.')
    .option('--reason <text>', 'Why, in one sentence.')
    .does(async (session, ref: string, options: { alert?: string; minutes?: number; reason?: string }) =>
      recordedAnswer(
        await session.call('alert.silence', { ref, ...given(options), ...session.signed }),
        'silence asked for',
      ),
    );

  addServerCommands(commands);
}

/** The server for webhooks, health and figures. */
function addServerCommands(commands: Commands): void {
  const server = commands.group('server', 'The server for webhooks, health and figures on this machine.');
  const text = (status: { on: boolean; address: string | null; problem: string | null; port: number }) => {
    if (status.address !== null) return `Answers at ${status.address}`;
    if (!status.on) return 'Off.';
    return status.problem ?? `On, at port ${status.port} as soon as Deepwater runs.`;
  };
  server
    .add('on', 'Switch it on. It answers on 127.0.0.1 only.', 'server on', 'server on --port 7730')
    .count('--port <port>', 'The port. Default: the one it had, at first 7730.')
    .does(async (session, options: { port?: number }) => {
      const status = await session.call('server.set', { on: true, ...given({ port: options.port }) });
      return { json: status, text: text(status) };
    });
  server.add('off', 'Switch it off.', 'server off').does(async (session) => {
    const status = await session.call('server.set', { on: false });
    return { json: status, text: text(status) };
  });
  server.add('status', 'Show whether it answers.', 'server status').does(async (session) => {
    const status = await session.call('server.status', {});
    return { json: status, text: text(status) };
  });
}

function rowNumber(typed: string): number {
  const row = /^#?([1-9]\d{0,14})$/.exec(typed)?.[1];
  if (row === undefined)
    throw new RefusalError('invalid_input', 'A row is named by its number in the list, like 3.', 'group');
  return Number(row);
}

function listText(groups: readonly InboxGroup[], over: readonly OverOffer[], paper: Paper): string {
  const rows = groups.map((each) => [
    String(each.group),
    each.kind === 'message' ? 'message' : each.firing > 0 ? `${each.firing} firing` : 'resolved',
    each.kind === 'message' ? '' : each.level,
    oneLine(each.service ?? ''),
    span(Math.max(0, paper.now - each.startedAt)),
    oneLine(each.incident?.ref ?? (each.suggestion === null ? '' : `${each.suggestion.ref}?`)),
    oneLine(each.title),
  ]);
  const asks = over.map(
    ({ ref, title, at }) =>
      `${paper.paint('bold', ref)}  No alert fires since ${clockShort(at)}. Is impact over?  ${oneLine(title)}`,
  );
  const end = asks.length === 0 ? [] : [paper.paint('dim', `Times in ${offset(paper.now)}.`)];
  return [...(rows.length === 0 ? [] : [table(rows)]), ...asks, ...end].join('\n');
}
