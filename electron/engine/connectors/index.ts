import { createAlertmanagerConnector } from './alertmanager/index.ts';
import type { Connector } from './connector.ts';
import { createDatadogConnector } from './datadog/index.ts';
import { createEmailConnector } from './email/index.ts';
import { createGitHubConnector } from './github/index.ts';
import { createGrafanaConnector } from './grafana/index.ts';
import { createPagerConnector } from './pager/index.ts';
import { createJiraConnector } from './jira/index.ts';
import { createPagerDutyConnector } from './pagerduty/index.ts';
import { createPrometheusConnector } from './prometheus/index.ts';
import { createSlackConnector } from './slack/index.ts';
import { createStatuspageConnector } from './statuspage/index.ts';
import { createTeamsConnector } from './teams/index.ts';
import { createWebhookConnector } from './webhook/index.ts';

/** The connectors that come with the application, in the order in which they are offered. */
export function builtInConnectors(): Connector[] {
  return [
    createSlackConnector(),
    createTeamsConnector(),
    createPagerDutyConnector(),
    createPagerConnector(),
    createStatuspageConnector(),
    createJiraConnector(),
    createGitHubConnector(),
    createAlertmanagerConnector(),
    createPrometheusConnector(),
    createGrafanaConnector(),
    createDatadogConnector(),
    createEmailConnector(),
    createWebhookConnector(),
  ];
}
