import { startDouble, type Double } from './conformance.ts';

/** Opsgenie's alert API on this machine: an alias is one alert, however often it is created. */
export interface PagerDouble {
  double: Double;
  alerts: ReadonlyMap<
    string,
    { status: string; acknowledged: boolean; message: string; responders: unknown }
  >;
}

export async function startPager(key = 'genie-key'): Promise<PagerDouble> {
  const alerts = new Map<
    string,
    { status: string; acknowledged: boolean; message: string; responders: unknown }
  >();
  const double = await startDouble(({ method, path, headers, json }) => {
    if (headers['authorization'] !== `GenieKey ${key}`)
      return { status: 403, body: { message: 'Key format is not valid!' } };
    const url = new URL(path, 'http://double');
    const accepted = { status: 202, body: { result: 'Request will be processed', requestId: 'r' } };
    if (method === 'GET' && url.pathname === '/v2/alerts') return { body: { data: [] } };
    if (method === 'POST' && url.pathname === '/v2/alerts') {
      const { alias, message, responders } = json as { alias: string; message: string; responders: unknown };
      if (message.length > 130) return { status: 422, body: { message: 'Message can not be longer' } };
      if (!alerts.has(alias)) alerts.set(alias, { status: 'open', acknowledged: false, message, responders });
      return accepted;
    }
    const [, alias = '', act] = /^\/v2\/alerts\/([^/]+)\/(acknowledge|close)$/.exec(url.pathname) ?? [];
    if (method !== 'POST' || act === undefined || url.searchParams.get('identifierType') !== 'alias')
      return { status: 404 };
    const known = alerts.get(decodeURIComponent(alias));
    if (known !== undefined && act === 'acknowledge') known.acknowledged = true;
    if (known !== undefined && act === 'close') known.status = 'closed';
    return accepted;
  });
  return { double, alerts };
}
