import { z } from 'zod';
import type { Connector, ConnectorContext } from '../connector.ts';
import { checkSteps, notCarried, reading } from '../vendor.ts';
import { datadogApi, hasAppKey, VENDOR } from './api.ts';
import { markEvent } from './events.ts';
import { askDatadog } from './metrics.ts';
import { pullMonitors } from './monitors.ts';
import { datadogManifest } from './manifest.ts';

/** Datadog by its API v1. */
export function createDatadogConnector(): Connector {
  return {
    manifest: datadogManifest,
    check: (context) =>
      checkSteps([
        { essential: true, run: () => checkApiKey(context) },
        ...(hasAppKey(context) ? [{ run: () => checkAppKey(context) }] : []),
      ]),
    async deliver(delivery, context) {
      if (delivery.effect !== 'event.mark') throw notCarried(VENDOR, delivery.effect);
      return markEvent(delivery.payload, delivery, context);
    },
    pull: pullMonitors,
    pullEvery: 30_000,
    query: askDatadog,
  };
}

async function checkApiKey(context: ConnectorContext): Promise<string> {
  reading(z.object({ valid: z.literal(true) }), (await datadogApi(context)('/validate')).json(), VENDOR);
  return 'The API key is taken.';
}

async function checkAppKey(context: ConnectorContext): Promise<string> {
  await datadogApi(context)('/monitor', { query: { page: 0, page_size: 1 } });
  return 'The application key is taken.';
}
