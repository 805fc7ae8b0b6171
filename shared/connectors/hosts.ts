import type { ConnectorManifest, ConnectorSettings } from './manifest.ts';

/** Where a connector may send requests to. */
export interface HostRule {
  /** `api.vendor.com`, or `.vendor.com` for everything below it. Small letters. */
  host: string;
  /** The one port it may be; null for any. */
  port: string | null;
  /** Whether unencrypted requests are allowed: the person typed `http://`, or it is this machine itself. */
  plain: boolean;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The hosts of a manifest with the settings filled in. A setting that is empty or no address allows nothing. */
export function hostRules(
  manifest: Pick<ConnectorManifest, 'hosts'>,
  settings: ConnectorSettings,
): HostRule[] {
  return manifest.hosts.flatMap((entry): HostRule[] => {
    const named = /^\{(\w+)\}$/.exec(entry)?.[1];
    if (named === undefined) {
      const host = entry.toLowerCase().replace(/^\*\./, '.');
      return [{ host, port: null, plain: LOOPBACK.test(host) }];
    }
    const value = settings[named];
    const texts =
      typeof value === 'string' ? [value] : Array.isArray(value) ? value : Object.values(mapOf(value));
    return texts.flatMap((text) => {
      const url = addressOf(text);
      return url === null
        ? []
        : [
            {
              host: url.hostname,
              port: url.port,
              plain: url.protocol === 'http:' || LOOPBACK.test(url.hostname),
            },
          ];
    });
  });
}

function mapOf(value: ConnectorSettings[string] | undefined): Readonly<Record<string, string>> {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** A web address, or null for anything else. Without a scheme, https is meant. */
export function addressOf(text: string): { protocol: string; hostname: string; port: string } | null {
  const whole = /^[a-z][a-z+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const match = /^(https?):\/\/(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[^/?#:@\s]+)(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(
    whole,
  );
  if (match === null) return null;
  const [, scheme = '', host = '', port = ''] = match;
  const protocol = `${scheme.toLowerCase()}:`;
  // A URL object leaves the usual port out.
  const usual = protocol === 'https:' ? '443' : '80';
  return { protocol, hostname: host.toLowerCase(), port: port === usual ? '' : port };
}

/** Why a request may not go to an address, as a sentence; null when it may. */
export function hostProblem(
  rules: readonly HostRule[],
  url: { protocol: string; hostname: string; port: string },
): string | null {
  const hostname = url.hostname.toLowerCase();
  const fits = rules.filter(
    (rule) =>
      (rule.host.startsWith('.') ? hostname.endsWith(rule.host) : hostname === rule.host) &&
      (rule.port === null || rule.port === url.port),
  );
  const where = url.port === '' ? hostname : `${hostname}:${url.port}`;
  if (fits.length === 0)
    return `A request to ${where} was not sent: this connector may not talk to it. Its hosts stand in its manifest.`;
  if (url.protocol === 'https:') return null;
  if (url.protocol !== 'http:')
    return `A request to ${where} was not sent: ${url.protocol}// is not the web.`;
  return fits.some(({ plain }) => plain)
    ? null
    : `A request to ${where} was not sent: it would not have been encrypted. Use https.`;
}
