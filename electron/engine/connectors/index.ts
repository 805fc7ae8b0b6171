import type { Connector } from './connector.ts';
import { createPagerDutyConnector } from './pagerduty/index.ts';
import { createSlackConnector } from './slack/index.ts';

/** The connectors that come with the application, in the order in which they are offered. */
export function builtInConnectors(): Connector[] {
  return [createSlackConnector(), createPagerDutyConnector()];
}
