import { DeliveryError, type Connector } from '../connector.ts';
import { checkSteps, notCarried, textSetting } from '../vendor.ts';
import { pagerdutyManifest } from './manifest.ts';
import { askPagerDuty } from './on-call.ts';
import { checkRoutingKey, pullPages, raisePage, settlePage, writeNote, type NoteProgress } from './pages.ts';
import { hasApiKey, restApi } from './rest.ts';

/** PagerDuty by its Events API v2 and REST API v2. */
export function createPagerDutyConnector(): Connector {
  const unfinished: NoteProgress = new Map();
  return {
    manifest: pagerdutyManifest,
    check: (context) =>
      checkSteps([
        { run: () => Promise.resolve().then(() => checkRoutingKey(context)) },
        ...(hasApiKey(context)
          ? [
              {
                run: async () => {
                  await restApi(context)('/schedules', { query: { limit: 1 } });
                  return 'The API key is taken.';
                },
              },
            ]
          : []),
        ...(context.settings['notes'] === true && (!hasApiKey(context) || textSetting(context, 'from') === '')
          ? [{ run: () => Promise.reject(notesLack()) }]
          : []),
      ]),
    async deliver(delivery, context) {
      switch (delivery.effect) {
        case 'page.raise':
          return raisePage(delivery.payload, context);
        case 'page.acknowledge':
          return settlePage(delivery.payload.page, 'acknowledge', context);
        case 'page.resolve':
          return settlePage(delivery.payload.page, 'resolve', context);
        case 'channel.post':
          return writeNote(delivery.payload, delivery, context, unfinished);
        default:
          throw notCarried('PagerDuty', delivery.effect);
      }
    },
    pull: pullPages,
    pullEvery: 15_000,
    query: askPagerDuty,
  };
}

function notesLack(): DeliveryError {
  return new DeliveryError('refused', 'Notes need the API key and the address of the user who writes them.');
}
