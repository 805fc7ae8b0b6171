import { createMasker } from '#shared/runbooks/mask.ts';
import { DeliveryError, type ConnectorContext, type FailureFacts } from './connector.ts';
import { retryAfterOf, type HttpAnswer, type HttpRequest } from './http.ts';
import { shortened } from './vendor.ts';

/** What a query takes: several values of one name are repeated. Undefined leaves a name out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** How one vendor's interface is spoken to. */
export interface VendorWay {
  /** As people call it. */
  vendor: string;
  /** Beginning of every address, without a slash at its end. */
  base: string;
  headers: Readonly<Record<string, string>>;
  /** What a vendor says of an error, out of the body of its answer; empty for nothing. */
  words: (body: unknown) => string;
  /** What a person does when the credentials are not taken: `Look at the API key.` */
  credentials: string;
}

/** One request to a vendor. */
export interface VendorRequest extends Pick<HttpRequest, 'method' | 'json' | 'timeout'> {
  query?: Query;
  /** Statuses that the caller looks at itself. */
  accept?: readonly number[];
  /** The status of success where it has no body to tell it by: any other is from a proxy on the way. */
  success?: number;
}

/** Requests to one vendor, whose refusals come as sentences with the vendor's own words. */
export type VendorAsk = (path: string, request?: VendorRequest) => Promise<HttpAnswer>;

/** Refusals whose words are worth more than their number. */
const LOOKED_AT = [
  400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 420, 422, 423, 424, 429,
];
/** Longest of what a vendor says that a person is shown, characters. */
const MOST_WORDS = 300;
/** Fields in which vendors say when a limit is over: seconds from now, or seconds since the epoch. */
const RESETS = ['x-ratelimit-reset', 'ratelimit-reset', 'x-rate-limit-reset'];
const REMAINING = ['x-ratelimit-remaining', 'ratelimit-remaining'];

/** Opens the way to one vendor. */
export function vendorWay(context: ConnectorContext, way: VendorWay): VendorAsk {
  const { mask } = createMasker(Object.values(context.secrets));
  return async (path, { query = {}, accept = [], success, ...request } = {}) => {
    if (!URL.canParse(`${way.base}${path}`))
      throw new DeliveryError('refused', `The address of ${way.vendor} in the settings is none.`);
    const url = new URL(`${way.base}${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(each));
    }
    const answer = await context.fetch(url, { ...request, headers: way.headers, accept: LOOKED_AT });
    if (accept.includes(answer.status)) return answer;
    if (answer.status < 400) {
      if (success === undefined || answer.status === success) return answer;
      throw new DeliveryError('later', `Something other than ${way.vendor} answered.`, {
        ...{ uncertain: true, answered: true },
      });
    }
    const said = shortened(way.words(bodyOf(answer.text)).replaceAll(/\s+/g, ' ').trim(), MOST_WORDS);
    const saying = (begin: string): string => mask(said === '' ? `${begin}.` : `${begin}: ${said}`);
    const limited = limitOf(answer, said, context.now());
    if (limited !== null) throw new DeliveryError('later', `${way.vendor} asks for patience.`, limited);
    if (answer.status === 401 || answer.status === 403)
      throw new DeliveryError(
        'credentials',
        `${saying(`${way.vendor} does not let us do that (${answer.status})`)} ${way.credentials}`,
      );
    throw new DeliveryError('refused', saying(`${way.vendor} refuses (${answer.status})`));
  };
}

/** How long a vendor asks to be left alone; null when it doesn't. */
function limitOf({ status, headers }: HttpAnswer, said: string, now: number): FailureFacts | null {
  const retryAfter = retryAfterOf(headers['retry-after']);
  const spent = REMAINING.some((name) => headers[name] === '0') || /rate limit/i.test(said);
  const limited = status === 429 || status === 420 || (status === 403 && (retryAfter !== null || spent));
  if (!limited) return null;
  if (retryAfter !== null) return { retryAfter };
  const reset = RESETS.map((name) => headers[name]).find((value) => value !== undefined);
  const seconds = Number(reset);
  if (reset === undefined || !Number.isFinite(seconds)) return {};
  // A number as large as this is a time, not a span.
  const span = seconds > 1_000_000_000 ? seconds * 1_000 - now : seconds * 1_000;
  return { retryAfter: Math.min(Math.max(span, 0), 3_600_000) };
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
