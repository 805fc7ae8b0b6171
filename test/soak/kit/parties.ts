import type { ConnectorSettings } from '#shared/connectors/manifest.ts';
import { secretVariables } from '#shared/connectors/secret-names.ts';
import type { Double } from '#test/doubles/conformance.ts';
import { JIRA_EMAIL, JIRA_TOKEN, startJira } from '#test/doubles/jira.ts';
import { API_KEY, ROUTING_KEY, startPagerDuty } from '#test/doubles/pagerduty.ts';
import { startPlainVendor } from '#test/doubles/plain.ts';
import { BOT_TOKEN, startSlack } from '#test/doubles/slack.ts';
import { PAGE, startStatuspage, STATUSPAGE_KEY } from '#test/doubles/statuspage.ts';

/** Something a vendor did, told by a text that only one effect has. */
export interface Did {
  /** Effects that may have caused it. */
  effects: readonly string[];
  /** What the vendor has: it holds the word of its effect. */
  text: string;
  /** Where it stands: what is in one place is in order, and there once. */
  place: string;
}

/** A vendor's double beside the connector that sends to it. */
export interface Party {
  kind: string;
  double: Double;
  settings: ConnectorSettings;
  secrets: Readonly<Record<string, string>>;
  /** What it did, in the order in which it was through with it. */
  did(): Did[];
  /** Tickets by a text that holds the word of what they are about, with the states each was taken to. */
  tickets?(): { text: string; states: ('open' | 'done')[] }[];
  /** Whether every effect of this kind leaves something there: what is not found is lost. */
  keeps(effect: string): boolean;
  /** What is wrong with the vendor itself: a request that is not as documented, a thing that is there twice. */
  problems(facts: PartyFacts): string[];
  close(): Promise<void>;
}

/** What the incidents have come to. */
export interface PartyFacts {
  /** By the incident's title. */
  severities: ReadonlyMap<string, string>;
  /** Pages that were raised at this vendor, and whether their end was told. */
  pages: ReadonlyMap<string, boolean>;
}

/** The environment in which an engine finds the secrets. */
export function secretsOf(parties: readonly Party[]): Record<string, string> {
  return Object.fromEntries(
    parties.flatMap(({ kind, secrets }) =>
      Object.entries(secrets).map(([name, value]) => [
        secretVariables({ name: kind, kind }, name)[0] ?? '',
        value,
      ]),
    ),
  );
}

/** The plain vendor: it tells what it did by the effect's key. */
export async function plainParty(): Promise<Party> {
  const { double, token, things } = await startPlainVendor();
  return {
    ...{ kind: 'plain', double, secrets: { token }, settings: { url: double.url } },
    did: () => things.map(({ key, stream, effect }) => ({ text: key, place: stream, effects: [effect] })),
    keeps: () => true,
    problems: () => [],
    close: () => double.close(),
  };
}

/** The team systems: Slack, PagerDuty, Statuspage and Jira. */
export async function teamParties(): Promise<Party[]> {
  return Promise.all([slackParty(), pagerDutyParty(), statuspageParty(), jiraParty()]);
}

async function slackParty(): Promise<Party> {
  const slack = await startSlack({ pageSize: 500 });
  return {
    ...{ kind: 'slack', double: slack.double, secrets: { botToken: BOT_TOKEN } },
    settings: { address: slack.double.url },
    did: () =>
      slack.channels.flatMap(({ name, messages }) =>
        messages.map(({ text }) => ({ text, place: name, effects: ['channel.post'] })),
      ),
    keeps: (effect) => effect === 'channel.post',
    problems: ({ severities }) => [
      ...slack.complaints,
      ...(slack.channels.length === severities.size ? [] : [`${slack.channels.length} channels`]),
      ...[...severities].flatMap(([title, severity]) => {
        const topic = slack.channels.find((each) => each.topic.includes(title))?.topic;
        return topic?.includes(severity) === true ? [] : [`${title} is ${severity}, and its topic ${topic}`];
      }),
    ],
    close: slack.close,
  };
}

async function pagerDutyParty(): Promise<Party> {
  const vendor = await startPagerDuty();
  return {
    ...{ kind: 'pagerduty', double: vendor.double, secrets: { routingKey: ROUTING_KEY, apiKey: API_KEY } },
    settings: { region: 'own', address: vendor.double.url, notes: true, from: 'ana@example.com' },
    // Pages come first: what a note stands at is there before it.
    did: () => [
      ...vendor.incidents.map(({ key }) => ({ text: key, place: 'pages', effects: ['page.raise'] })),
      ...vendor.incidents.flatMap(({ key, notes }) =>
        notes.map((text) => ({ text, place: key, effects: ['channel.post'] })),
      ),
    ],
    keeps: (effect) => effect === 'page.raise',
    problems: ({ pages }) => [
      ...vendor.complaints,
      ...[...pages].flatMap(([page, over]) => {
        const there = vendor.incidents.filter(({ key }) => key === page).map(({ status }) => status);
        const wanted = over ? 'resolved' : 'triggered';
        return there.length === 1 && there[0] === wanted
          ? []
          : [`page ${page} is ${there.join(', ')} and not ${wanted}`];
      }),
    ],
    close: vendor.close,
  };
}

async function statuspageParty(): Promise<Party> {
  const vendor = await startStatuspage();
  return {
    ...{ kind: 'statuspage', double: vendor.double, secrets: { apiKey: STATUSPAGE_KEY } },
    settings: { address: vendor.double.url, page: PAGE },
    did: () =>
      vendor.incidents.flatMap(({ id, updates }) =>
        updates.map(({ body }) => ({
          ...{ text: body, place: id },
          effects: ['status.publish', 'status.update', 'status.resolve'],
        })),
      ),
    keeps: () => true,
    problems: ({ severities }) => [
      ...vendor.complaints,
      ...(vendor.incidents.length <= severities.size
        ? []
        : [`${vendor.incidents.length} on the status page`]),
    ],
    close: vendor.close,
  };
}

async function jiraParty(): Promise<Party> {
  const vendor = await startJira({ lag: 0 });
  return {
    ...{ kind: 'jira', double: vendor.double, secrets: { token: JIRA_TOKEN } },
    settings: { site: vendor.double.url, email: JIRA_EMAIL, project: 'OPS', updates: true },
    did: () => [
      ...vendor.issues.map(({ fields }) => ({
        ...{ text: String(fields['summary']), place: 'OPS' },
        effects: ['ticket.create'],
      })),
      ...vendor.issues.flatMap(({ key, comments }) =>
        comments.map(({ body }) => ({ text: JSON.stringify(body), place: key, effects: ['ticket.comment'] })),
      ),
    ],
    tickets: () =>
      vendor.issues.map(({ fields, history }) => ({ text: String(fields['summary']), states: history })),
    keeps: (effect) => effect === 'ticket.create' || effect === 'ticket.comment',
    problems: () => vendor.complaints,
    close: vendor.close,
  };
}
