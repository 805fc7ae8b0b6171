import { FAULTS, type Double } from '#electron/engine/connectors/conformance/double.ts';
import { samplePayloads } from '#electron/engine/connectors/conformance/samples.ts';
import { DeliveryError, type Connector } from '#electron/engine/connectors/connector.ts';
import { createDatadogConnector } from '#electron/engine/connectors/datadog/index.ts';
import { createGitHubConnector } from '#electron/engine/connectors/github/index.ts';
import { createJiraConnector } from '#electron/engine/connectors/jira/index.ts';
import { createPagerDutyConnector } from '#electron/engine/connectors/pagerduty/index.ts';
import { createSlackConnector } from '#electron/engine/connectors/slack/index.ts';
import { createStatuspageConnector } from '#electron/engine/connectors/statuspage/index.ts';
import type { ConnectorSettings } from '#shared/connectors/manifest.ts';
import { tryOut } from '#test/doubles/context.ts';
import { DD_API_KEY, DD_APP_KEY, startDatadog } from '#test/doubles/datadog.ts';
import { GITHUB_TOKEN, REPOSITORY, startGitHub } from '#test/doubles/github.ts';
import { JIRA_EMAIL, JIRA_TOKEN, startJira } from '#test/doubles/jira.ts';
import { API_KEY, ROUTING_KEY, startPagerDuty } from '#test/doubles/pagerduty.ts';
import { BOT_TOKEN, startSlack } from '#test/doubles/slack.ts';
import { COMPONENT, PAGE, startStatuspage, STATUSPAGE_KEY } from '#test/doubles/statuspage.ts';
import { chanceOf, type Chance } from './kit/random.ts';

/** What came of delivering to vendors that fail by chance. */
export interface VendorCounts {
  rounds: number;
  /** Effects that were to be done. */
  effects: number;
  attempts: number;
  /** Deliveries after which Deepwater was killed before it knew. */
  kills: number;
  /** Rounds after which the vendor had not exactly what it has when nothing goes wrong. */
  wrong: number;
  failures: string[];
}

interface Vendor {
  double: Double;
  state(): unknown;
  close(): Promise<void>;
}

interface Case {
  name: string;
  connector: Connector;
  start: () => Promise<Vendor>;
  settings: (address: string) => ConnectorSettings;
  secrets: Readonly<Record<string, string>>;
}

/** Requests that fail, and deliveries after which a kill comes. */
const FAILING = 0.3;
const KILLED = 0.3;
/** An effect that is not out after so many attempts never is. */
const MOST_ATTEMPTS = 100;
/** Requests are given up after this time, ms. */
const PATIENCE = 60;
/** When it is at the vendors, ms since the epoch: what they have is compared between rounds. */
const SAMPLED_AT = Date.now();

/** Vendors whose interface can be asked what is there; their index is up to date, as it is after a while. */
function cases(): Case[] {
  return [
    {
      name: 'Slack',
      connector: createSlackConnector(),
      start: () => startSlack(),
      settings: (address) => ({ address, people: { ana: 'UANA00001' } }),
      secrets: { botToken: BOT_TOKEN },
    },
    {
      name: 'PagerDuty',
      connector: createPagerDutyConnector(),
      start: startPagerDuty,
      settings: (address) => ({ region: 'own', address, notes: true, from: 'ana@example.com' }),
      secrets: { routingKey: ROUTING_KEY, apiKey: API_KEY },
    },
    {
      name: 'Statuspage',
      connector: createStatuspageConnector(),
      start: startStatuspage,
      settings: (address) => ({ address, page: PAGE, components: { checkout: COMPONENT } }),
      secrets: { apiKey: STATUSPAGE_KEY },
    },
    {
      name: 'Jira',
      connector: createJiraConnector(),
      start: () => startJira({ lag: 0 }),
      settings: (site) => ({ site, email: JIRA_EMAIL, project: 'OPS' }),
      secrets: { token: JIRA_TOKEN },
    },
    {
      name: 'GitHub',
      connector: createGitHubConnector(),
      start: startGitHub,
      settings: (address) => ({ address, repository: REPOSITORY, incidents: true }),
      secrets: { token: GITHUB_TOKEN },
    },
    {
      name: 'Datadog',
      connector: createDatadogConnector(),
      start: () => startDatadog({ lag: 0 }),
      settings: (address) => ({ site: 'own', address }),
      secrets: { apiKey: DD_API_KEY, appKey: DD_APP_KEY },
    },
  ];
}

/**
 * Every effect of every vendor's connector in turn while three requests in ten fail in one of the ten ways there are and three
 * deliveries in ten are followed by a kill. In the end the vendor has what it has when nothing goes wrong: nothing lost, nothing
 * twice.
 */
export async function soakVendors({
  rounds,
  seed,
  progress,
}: {
  rounds: number;
  seed: number;
  progress: (counts: VendorCounts) => void;
}): Promise<VendorCounts> {
  const counts: VendorCounts = { rounds: 0, effects: 0, attempts: 0, kills: 0, wrong: 0, failures: [] };
  for (const one of cases()) {
    const expected = comparable(await deliverAll(one, null, { ...counts }));
    for (let round = 0; round < rounds; round += 1) {
      counts.rounds += 1;
      try {
        const actual = comparable(await deliverAll(one, chanceOf(seed + round), counts));
        if (actual !== expected) {
          counts.wrong += 1;
          counts.failures.push(`${one.name}, round ${round}: it has ${actual.slice(0, 500)}`);
        }
      } catch (error) {
        counts.failures.push(`${one.name}, round ${round}: ${String(error)}`);
      }
      progress(counts);
    }
  }
  return counts;
}

/** Delivers every effect in the order of the manifest. Returns what the vendor has then. */
async function deliverAll(
  { connector, start, settings, secrets }: Case,
  chance: Chance | null,
  counts: VendorCounts,
): Promise<unknown> {
  const vendor = await start();
  const tried = tryOut(connector, { settings: settings(vendor.double.url), secrets, longest: PATIENCE });
  if (chance !== null) vendor.double.failBy(() => (chance.next() < FAILING ? chance.pick(FAULTS) : null));
  const samples = samplePayloads(SAMPLED_AT);
  try {
    for (const effect of connector.manifest.effects) {
      counts.effects += 1;
      let uncertain = false;
      let killed = chance === null || chance.next() >= KILLED;
      for (let attempt = 1; ; attempt += 1) {
        const known = [...tried.links];
        counts.attempts += 1;
        try {
          await tried.deliver(effect, samples[effect], { attempt, uncertain });
          if (killed) break;
          // What it learned is gone with it; the row says that an attempt began.
          counts.kills += 1;
          killed = true;
          uncertain = true;
          tried.links.splice(0, tried.links.length, ...known);
        } catch (error) {
          const final = error instanceof DeliveryError && error.kind !== 'later';
          if (final || attempt >= MOST_ATTEMPTS) throw error;
          uncertain ||= !(error instanceof DeliveryError) || error.facts.uncertain === true;
        }
      }
    }
    return structuredClone(vendor.state());
  } finally {
    tried.close();
    await vendor.close();
  }
}

/** What a vendor has, without the times at which it came to be there. */
function comparable(state: unknown): string {
  return JSON.stringify(state, (key, value: unknown) => (key === 'date_happened' ? undefined : value));
}
