import { z } from 'zod';
import type { ConnectorContext } from '../connector.ts';
import { baseAddress, textSetting } from '../vendor.ts';
import { vendorWay, type VendorAsk } from '../vendor-http.ts';

/** As people call it. */
export const VENDOR = 'Datadog';

const problem = z.object({ errors: z.array(z.string()) });

/** Whether there is an application key, without which events go out and nothing comes in. */
export function hasAppKey({ secrets }: Pick<ConnectorContext, 'secrets'>): boolean {
  return (secrets['appKey'] ?? '') !== '';
}

/** Datadog's API v1. */
export function datadogApi(context: ConnectorContext): VendorAsk {
  const site = textSetting(context, 'site');
  return vendorWay(context, {
    vendor: VENDOR,
    base: `${site === 'own' ? baseAddress(context, 'address') : `https://api.${site}`}/api/v1`,
    headers: {
      'dd-api-key': context.secrets['apiKey'] ?? '',
      ...(hasAppKey(context) ? { 'dd-application-key': context.secrets['appKey'] ?? '' } : {}),
    },
    words(body) {
      const read = problem.safeParse(body);
      return read.success ? read.data.errors.join(' ') : '';
    },
    credentials: 'Look at the API key and the application key, and at the site.',
  });
}

/** Where people look at things: `https://app.datadoghq.eu`; null for an address of one's own. */
export function appAddress(context: ConnectorContext): string | null {
  const site = textSetting(context, 'site');
  if (site === 'own') return null;
  // Sites with a part of their own before the domain are reached by it.
  return /^(us3|us5|ap1|ap2)\./.test(site) ? `https://${site}` : `https://app.${site}`;
}
