import { startAlertmanager } from '../../doubles/alertmanager.ts';
import { startDouble } from '../../doubles/conformance.ts';
import { DD_API_KEY, DD_APP_KEY, startDatadog } from '../../doubles/datadog.ts';
import { GITHUB_TOKEN, REPOSITORY, startGitHub } from '../../doubles/github.ts';
import { startGrafana } from '../../doubles/grafana.ts';
import { JIRA_EMAIL, JIRA_TOKEN, startJira } from '../../doubles/jira.ts';
import { startPager } from '../../doubles/pager.ts';
import { API_KEY, ROUTING_KEY, startPagerDuty } from '../../doubles/pagerduty.ts';
import { APP_TOKEN, BOT_TOKEN, startSlack } from '../../doubles/slack.ts';
import { startMailServer } from '../../doubles/smtp.ts';
import { COMPONENT, PAGE, startStatuspage, STATUSPAGE_KEY } from '../../doubles/statuspage.ts';
import { startTeams } from '../../doubles/teams.ts';
import { startWebhookReceiver } from '../../doubles/webhook.ts';

/** What somebody types into the form of one kind, by the names of its settings and secrets. */
export interface FilledForm {
  settings: Readonly<Record<string, string | boolean>>;
  secrets: Readonly<Record<string, string>>;
}

/** A double of every vendor a built-in connector speaks to. */
export interface Vendors {
  /** By kind of connector. */
  forms: ReadonlyMap<string, FilledForm>;
  close: () => Promise<void>;
}

/** Starts them all. */
export async function startVendors(): Promise<Vendors> {
  const alertmanager = await startAlertmanager();
  const datadog = await startDatadog();
  const github = await startGitHub();
  const grafana = await startGrafana();
  const jira = await startJira();
  const mail = await startMailServer();
  const pager = await startPager();
  const pagerDuty = await startPagerDuty();
  const prometheus = await startDouble(({ path }) =>
    path.startsWith('/api/v1/query?')
      ? { body: { status: 'success', data: { resultType: 'vector', result: [] } } }
      : { status: 404 },
  );
  const slack = await startSlack();
  const statuspage = await startStatuspage();
  const teams = await startTeams();
  const webhook = await startWebhookReceiver();
  const forms: Record<string, FilledForm> = {
    alertmanager: {
      settings: { address: alertmanager.double.url, poll: true, receiver: 'desk' },
      secrets: { token: 'am-token' },
    },
    datadog: {
      settings: {
        site: 'own',
        address: datadog.double.url,
        monitorTags: 'team:web\nenv:prod',
        warnings: true,
      },
      secrets: { apiKey: DD_API_KEY, appKey: DD_APP_KEY },
    },
    email: {
      settings: {
        ...{ server: mail.address, encryption: 'none', username: 'desk', from: 'Desk <desk@example.com>' },
        ...{ to: 'all@example.com', people: '@ana = ana@example.com' },
      },
      secrets: { password: 'mail-password' },
    },
    github: {
      settings: { repository: REPOSITORY, incidents: true, labels: 'incident', address: github.double.url },
      secrets: { token: GITHUB_TOKEN },
    },
    grafana: { settings: { address: grafana.double.url }, secrets: { token: 'glsa-token' } },
    jira: {
      settings: {
        ...{ site: jira.double.url, email: JIRA_EMAIL, project: 'OPS' },
        ...{ incidentType: 'Incident', taskType: 'Task', priorities: 'SEV-1 = Highest\nSEV-2 = High' },
      },
      secrets: { token: JIRA_TOKEN },
    },
    pager: { settings: { address: pager.double.url, team: 'platform' }, secrets: { apiKey: 'genie-key' } },
    pagerduty: {
      settings: {
        ...{ severities: 'SEV-2 = error', notes: true, from: 'ana@example.com' },
        ...{ region: 'own', address: pagerDuty.double.url },
      },
      secrets: { routingKey: ROUTING_KEY, apiKey: API_KEY },
    },
    prometheus: { settings: { address: prometheus.url }, secrets: {} },
    slack: {
      settings: { prefix: 'inc-', emoji: 'pushpin', address: slack.double.url },
      secrets: { botToken: BOT_TOKEN, appToken: APP_TOKEN },
    },
    statuspage: {
      settings: { page: PAGE, components: `checkout = ${COMPONENT}`, address: statuspage.double.url },
      secrets: { apiKey: STATUSPAGE_KEY },
    },
    teams: { settings: { gateway: teams.double.url }, secrets: { webhook: teams.webhook } },
    webhook: { settings: { address: webhook.double.url }, secrets: { secret: 'shared-secret' } },
  };
  const running = [statuspage, slack, prometheus, pagerDuty.double, pager.double, mail, jira, grafana.double];
  const rest = [github, datadog, alertmanager.double, teams.double, webhook.double];
  return {
    forms: new Map(Object.entries(forms)),
    close: async () => {
      for (const each of [...running, ...rest]) await each.close();
    },
  };
}
