import { labelsOf } from '#shared/domain/incident/labels.ts';
import { pagingDirectory, type PagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import { pagingFacts } from '#shared/domain/incident/paging/facts.ts';
import { forecast, phoneList } from '#shared/domain/incident/paging/forecast.ts';
import { pageState, presentAcks } from '#shared/domain/incident/paging/ladder.ts';
import type { Page } from '#shared/domain/incident/paging/state.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { readTargets, writeTarget } from '#shared/domain/workspace/target-text.ts';
import { listOf } from '#shared/text/en.ts';
import { nobodyText, pagedName, pageLine, pagingText } from '#shared/text/paging.ts';
import type { Commands } from '../command.ts';
import { oneLine, table } from '../render/layout.ts';
import { dayAndClock, iso, isoOrNull, until } from '../render/times.ts';
import type { Session } from '../session.ts';
import { AT_HELP } from '../time.ts';
import { given, joined, must, recordedAnswer, signedAt } from './common.ts';

interface RaiseOptions {
  service?: string;
  policy?: string;
  now?: boolean;
  summary?: string;
}

interface CallOptions {
  page?: string;
  at?: string;
}

/** Commands that call for people, and what came of it. */
export function addPageCommands(commands: Commands): void {
  commands.heading('Paging:');
  commands
    .add(
      'page <ref> [targets...]',
      'Call for someone: people, seats, schedules, or everyone on a policy.',
      'page INC-7F3 @bo #sme:database --summary "Replica is gone"',
      'page INC-7F3 --service payments-api',
      'page INC-7F3 --policy Payments',
      'page INC-7F3 region:EMEA',
    )
    .argument('targets', '@person, #seat, schedule:NAME or region:NAME.')
    .option('--service <name>', 'The service that is broken: its policy and urgency count.')
    .option('--policy <name>', 'The escalation policy to climb.')
    .option('--now', 'Page now, although the service is of low urgency.')
    .option('--summary <text>', 'What to say. Default: the incident’s title.')
    .explain('No pager is connected: whoever is not at this machine has to be called. The answer says who.')
    .does(async (session, ref: string, words: string[], options: RaiseOptions) => {
      const { service, policy, summary } = options;
      const targets = words.length === 0 ? undefined : must(readTargets(joined(words)));
      const recorded = await session.call('page.raise', {
        ref,
        ...given({ service, policy, summary, targets }),
        ...(options.now === true ? { urgency: 'high' as const } : {}),
        ...session.signed,
      });
      const { head } = await session.call('incident.show', { ref });
      const page = head.pages.find((each) => each.id === recorded.id);
      const call = page === undefined ? [] : phoneList(page).map((each) => each.person);
      const answer = recordedAnswer(
        recorded,
        `page ${recorded.page}${call.length === 0 ? '' : `, to be called by phone: ${listOf(call)}`}`,
      );
      return { ...answer, json: { ...(answer.json as object), page: recorded.page, call } };
    });

  commands
    .add(
      'ack <ref> [person]',
      'Acknowledge a page: the ladder stops.',
      'ack INC-7F3',
      'ack INC-7F3 @bo --page 2',
    )
    .argument('person', 'Who takes it, if not you.')
    .option('--page <number>', 'Which page. Default: the newest nobody acknowledged.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, person: string | undefined, options: CallOptions) => {
      const input = { ref, ...given({ person, page: options.page }), ...signedAt(session, options.at) };
      const recorded = await session.call('page.acknowledge', input);
      return recordedAnswer(recorded, `page ${recorded.page} acknowledged`);
    });

  const calls = [
    ['noanswer', 'no-answer', 'Say that somebody was called and did not pick up: the next one’s turn comes.'],
    ['reached', 'reached', 'Say that somebody was called and takes it.'],
  ] as const;
  for (const [name, outcome, summary] of calls) {
    commands
      .add(`${name} <ref> [person]`, summary, `${name} INC-7F3 @bo`)
      .argument('person', 'Who was called. Default: the next on the phone list.')
      .option('--page <number>', 'Which page. Default: the newest nobody acknowledged.')
      .option('--at <time>', `When, if not now: ${AT_HELP}.`)
      .does(async (session, ref: string, person: string | undefined, options: CallOptions) => {
        const about = given({ person, page: options.page });
        const input = { ref, outcome, ...about, ...signedAt(session, options.at) };
        const recorded = await session.call('page.attempt', input);
        const { head } = await session.call('incident.show', { ref });
        const next = head.pages.find((each) => each.number === recorded.page);
        const call = next === undefined ? [] : phoneList(next).filter((each) => each.called === null);
        const said = outcome === 'reached' ? 'reached' : 'no answer';
        return recordedAnswer(
          recorded,
          outcome === 'reached' || call.length === 0
            ? said
            : `${said}; next: ${listOf(call.map((each) => each.person))}`,
        );
      });
  }

  commands
    .add('climb <ref>', 'Call the next rung of a page now. See also escalate.', 'climb INC-7F3 --page 1')
    .option('--page <number>', 'Which page. Default: the newest nobody acknowledged.')
    .does(async (session, ref: string, options: CallOptions) => {
      const input = { ref, ...given({ page: options.page }), ...session.signed };
      const recorded = await session.call('page.escalate', input);
      return recordedAnswer(recorded, `page ${recorded.page}: next rung called`);
    });

  commands
    .add('standdown <ref>', 'Say that nobody needs to come any more.', 'standdown INC-7F3 --page 1')
    .option('--page <number>', 'Which page. Default: the newest open one.')
    .does(async (session, ref: string, options: CallOptions) => {
      const input = { ref, ...given({ page: options.page }), ...session.signed };
      const recorded = await session.call('page.resolve', input);
      return recordedAnswer(recorded, `page ${recorded.page} is over`);
    });

  commands
    .add(
      'pages [ref]',
      'Show who is called for, rung by rung, and whom to phone.',
      'pages',
      'pages INC-7F3 --json',
    )
    .explain('Without an incident: every page of open incidents that wants an answer.')
    .does(async (session, ref: string | undefined) => {
      const shown = await incidentsOf(session, ref);
      const directory = await directoryOf(session);
      return {
        json: shown.map(({ ref: of, head }) => ({
          ref: of,
          pages: head.pages.map((page) => pageJson(page, head, directory, session.now)),
          ...timesJson(head),
        })),
        text: () => {
          const lines = shown.flatMap(({ ref: of, head }) => incidentLines(of, head, directory, session.now));
          return lines.length === 0 ? pagingText.none : lines.join('\n');
        },
      };
    });
}

async function incidentsOf(session: Session, ref: string | undefined) {
  if (ref !== undefined) return [await session.call('incident.show', { ref })];
  const open = await session.call('incident.list', { open: true });
  const all = [];
  for (const each of open) all.push(await session.call('incident.show', { ref: each.stream }));
  const wants = ['held', 'paging', 'exhausted'];
  return all.filter(({ head }) => head.pages.some((page) => wants.includes(pageState(page))));
}

async function directoryOf(session: Session): Promise<PagingDirectory> {
  const workspace = await session.call('workspace.show', {});
  return pagingDirectory(workspace, (await session.call('engine.status', {})).me);
}

function timesJson(head: IncidentHead) {
  const { toAskForHelp } = pagingFacts(head);
  return { toAskForHelpSeconds: toAskForHelp === null ? null : Math.round(toAskForHelp / 1_000) };
}

function pageJson(page: Page, head: IncidentHead, directory: PagingDirectory, now: number) {
  const facts = pagingFacts(head).pages.find((each) => each.page === page.id);
  const phoneOf = (handle: string) =>
    directory.people.find((person) => person.handle === handle)?.phone ?? null;
  return {
    page: page.number,
    state: pageState(page),
    service: page.service,
    policy: page.policy,
    urgency: page.urgency,
    summary: page.summary,
    raisedAt: iso(page.at),
    by: page.by,
    sent: page.sends.map((send) => ({
      rungs: send.rungs.map((rung) => rung + 1),
      at: iso(send.at),
      why: send.why,
      people: send.people.map(({ person, reach }) => ({ person, reach })),
      nobody: send.nobody.map(writeTarget),
    })),
    toCome: page.resolved === null ? forecast(page, head, directory, now).map(rungJson) : [],
    call: phoneList(page).map(({ person, called }) => ({
      person,
      phone: phoneOf(person),
      noAnswerAt: isoOrNull(called?.at ?? null),
    })),
    acknowledged: presentAcks(page).map((ack) => ({ person: ack.person, at: iso(ack.at), how: ack.how })),
    exhaustedAt: isoOrNull(page.exhaustedAt),
    resolvedAt: isoOrNull(page.resolved?.at ?? null),
    toAcknowledgeSeconds: seconds(facts?.toAcknowledge ?? null),
    toEscalateSeconds: seconds(facts?.toEscalate ?? null),
  };
}

const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms / 1_000));

const rungJson = (each: ReturnType<typeof forecast>[number]) => ({
  rung: each.rung + 1,
  at: isoOrNull(each.at),
  people: each.people.map(({ person }) => person),
  nobody: each.nobody.map(writeTarget),
});

function incidentLines(ref: string, head: IncidentHead, directory: PagingDirectory, now: number): string[] {
  return labelsOf(head.pages, (page) => page.number).flatMap(({ item: page }) => {
    const phones = phoneList(page).map((each) => [
      '',
      oneLine(pagedName(each)),
      oneLine(directory.people.find((one) => one.handle === each.person)?.phone ?? pagingText.noNumber),
      each.called === null ? '' : pagingText.tried(dayAndClock(each.called.at)),
    ]);
    const coming = page.resolved === null ? forecast(page, head, directory, now).slice(0, 6) : [];
    const rungs = coming.flatMap((each) =>
      each.at === null
        ? []
        : [
            [
              '',
              pagingText.rung(each.rung + 1).toLowerCase(),
              `${dayAndClock(each.at)}  ${until(each.at, now)}`,
              each.people.length === 0 ? nobodyText(each.nobody) : listOf(each.people.map(pagedName)),
            ],
          ],
    );
    return [
      `${ref}  ${oneLine(pageLine(page, dayAndClock))}`,
      ...(phones.length === 0 ? [] : [`  ${pagingText.call}`, table(phones, '  ')]),
      ...(rungs.length === 0 ? [] : [table(rungs, '  ')]),
    ];
  });
}
