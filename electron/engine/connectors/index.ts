import type { Connector } from './connector.ts';
import { createPagerDutyConnector } from './pagerduty/index.ts';
import { createSlackConnector } from './slack/index.ts';
import { createStatuspageConnector } from './statuspage/index.ts';
import { createTeamsConnector } from './teams/index.ts';

/** The connectors that come with the application, in the order in which they are offered. */
export function builtInConnectors(): Connector[] {
  return [
    createSlackConnector(),
    createTeamsConnector(),
    createPagerDutyConnector(),
    createStatuspageConnector(),
  ];
}
