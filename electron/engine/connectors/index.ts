import { createAlertmanagerConnector } from './alertmanager/index.ts';
import type { Connector } from './connector.ts';
import { datadogManifest } from './datadog/manifest.ts';
import { createEmailConnector } from './email/index.ts';
import { githubManifest } from './github/manifest.ts';
import { createGrafanaConnector } from './grafana/index.ts';
import { jiraManifest } from './jira/manifest.ts';
import { lateConnector } from './late.ts';
import { createPagerConnector } from './pager/index.ts';
import { pagerdutyManifest } from './pagerduty/manifest.ts';
import { createPrometheusConnector } from './prometheus/index.ts';
import { slackManifest } from './slack/manifest.ts';
import { statuspageManifest } from './statuspage/manifest.ts';
import { teamsManifest } from './teams/manifest.ts';
import { createWebhookConnector } from './webhook/index.ts';

/** The connectors that come with the application, in the order in which they are offered. */
export function builtInConnectors(): Connector[] {
  return [
    lateConnector(slackManifest, async () => (await import('./slack/index.ts')).createSlackConnector()),
    lateConnector(teamsManifest, async () => (await import('./teams/index.ts')).createTeamsConnector()),
    lateConnector(
      pagerdutyManifest,
      async () => (await import('./pagerduty/index.ts')).createPagerDutyConnector(),
      { pullEvery: 15_000 },
    ),
    createPagerConnector(),
    lateConnector(statuspageManifest, async () =>
      (await import('./statuspage/index.ts')).createStatuspageConnector(),
    ),
    lateConnector(jiraManifest, async () => (await import('./jira/index.ts')).createJiraConnector(), {
      pullEvery: 60_000,
    }),
    lateConnector(githubManifest, async () => (await import('./github/index.ts')).createGitHubConnector(), {
      pullEvery: 60_000,
    }),
    createAlertmanagerConnector(),
    createPrometheusConnector(),
    createGrafanaConnector(),
    lateConnector(datadogManifest, async () => (await import('./datadog/index.ts')).createDatadogConnector()),
    createEmailConnector(),
    createWebhookConnector(),
  ];
}
