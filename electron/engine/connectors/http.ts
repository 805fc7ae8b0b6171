import zlib from 'node:zlib';
import type { IPolicy } from 'cockatiel';
import type { Dispatcher } from 'undici';
import { hostProblem, type HostRule } from '#shared/connectors/hosts.ts';
import { reasonOf } from '../log/folder.ts';
import { DeliveryError, type FailureFacts } from './connector.ts';
import type { Network } from './network.ts';

/** A request of a connector. */
export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  body?: string | Buffer;
  /** ms; defaults to 10 s. */
  timeout?: number;
  /** Statuses that are answers rather than failures, besides 2xx. */
  accept?: readonly number[];
}

/** An answer, read whole: no more than 5 MB of it. */
export interface HttpAnswer {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** The body as JSON. Throws a `DeliveryError` of kind `later` when it is none: a proxy answered, not the vendor. */
  json(): unknown;
}

/**
 * Sends a request. Follows redirects within the hosts that are allowed. Throws a `DeliveryError`: `later` for what may work
 * another time (network, time-out, 5xx, 429 with its `Retry-After`), `credentials` for 401 and 403, `refused` for other 4xx.
 */
export type Fetch = (url: string | URL, request?: HttpRequest) => Promise<HttpAnswer>;

/** Most of an answer that is read, bytes. */
export const MOST_ANSWER = 5_000_000;
const USUAL_TIMEOUT = 10_000;
const MOST_REDIRECTS = 5;
/** Failures in a row after which a host is left alone. */
const MOST_FAILURES = 5;
/** For how long, ms; the first request after it tells whether it is back. */
const LEFT_ALONE = 30_000;
/** A vendor that asks for more, ms, is asked again after this. */
const LONGEST_RETRY_AFTER = 24 * 3_600_000;
/** Most of what a vendor says that a person is shown, characters. */
const MOST_SAID = 300;
/** What may go along to another host: nothing that proves who we are. */
const GOES_ALONG = new Set(['accept', 'content-type', 'user-agent']);
/** Nothing has reached the vendor: the connection was never there. */
const NOT_SENT = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
  ...[
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_PRX_CONN',
    'UND_ERR_PRX_TLS',
    'UND_ERR_INVALID_ARG',
    'ERR_INVALID_URL',
  ],
]);
/** Somebody on the way answers: what is behind it may still be at it. */
const GATEWAY = new Set([502, 504]);
/** How Node calls what is wrong with a certificate. */
const CERTIFICATE = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** For whom a way to the web is made. */
export interface FetchFor {
  rules: readonly HostRule[];
  /** Hides secrets in what a person is shown. */
  mask: (text: string) => string;
  signal: AbortSignal;
}

/** What tests do faster. */
export interface HttpTimes {
  /** How long a host that failed often is left alone, ms. */
  leaveAlone?: number;
  /** No request takes longer, whatever it asks for, ms. */
  longest?: number;
  /** A request that was cut off arrives at the vendor within this time, ms. */
  straggle?: number;
  /** Longest pause between two attempts, ms. */
  longestPause?: number;
}

/**
 * Makes ways to the web. All of them share one circuit breaker per host: a host that answers badly five times in a row is left
 * alone for half a minute.
 */
export function createHttp(network: Network, appVersion: string, times: HttpTimes = {}) {
  const { leaveAlone = LEFT_ALONE, longest = Infinity } = times;
  const breakers = new Map<string, IPolicy>();

  async function breakerOf(host: string): Promise<IPolicy> {
    const { circuitBreaker, ConsecutiveBreaker, handleWhen } = await import('cockatiel');
    const known = breakers.get(host);
    if (known !== undefined) return known;
    const made = circuitBreaker(
      handleWhen((error) => error instanceof DeliveryError && isTrouble(error)),
      { halfOpenAfter: leaveAlone, breaker: new ConsecutiveBreaker(MOST_FAILURES) },
    );
    breakers.set(host, made);
    return made;
  }

  return {
    /** The same hosts, proxies and authorities for what a vendor's own library opens itself. */
    async dispatcherFor({ rules, mask }: Omit<FetchFor, 'signal'>): Promise<Dispatcher> {
      return (await network.dispatcher()).compose((dispatch) => (options, handler) => {
        const problem = hostProblem(rules, urlOf(options.origin ?? ''));
        if (problem !== null) throw new DeliveryError('refused', mask(problem));
        return dispatch(options, handler);
      });
    },

    /** A way to the hosts of one connector. */
    fetchFor({ rules, mask, signal }: FetchFor): Fetch {
      return async (address, request = {}) => {
        const url = urlOf(address);
        const problem = hostProblem(rules, url);
        if (problem !== null) throw new DeliveryError('refused', mask(problem));
        try {
          const breaker = await breakerOf(url.host);
          return await breaker.execute(() =>
            exchange({ network, appVersion, longest, rules, mask, signal }, url, request),
          );
        } catch (error) {
          const { isBrokenCircuitError } = await import('cockatiel');
          if (!isBrokenCircuitError(error)) throw error;
          throw new DeliveryError(
            'later',
            `${url.host} failed ${MOST_FAILURES} times in a row and is left alone for ${Math.ceil(leaveAlone / 1_000)} s.`,
            { retryAfter: leaveAlone },
          );
        }
      };
    },
  };
}

export type Http = ReturnType<typeof createHttp>;

/** Whether the host itself is in trouble: not when it asks for patience, nor when we are the ones who stop. */
function isTrouble(error: DeliveryError): boolean {
  return error.kind === 'later' && error.facts.retryAfter === undefined && !(error instanceof Stopped);
}

/** The request was ended by us. */
class Stopped extends DeliveryError {}

function urlOf(address: string | URL): URL {
  if (address instanceof URL) return address;
  if (URL.canParse(address)) return new URL(address);
  throw new DeliveryError(
    'refused',
    'The address of a request is none. Look at the settings of the connector.',
  );
}

type Way = FetchFor & { network: Network; appVersion: string; longest: number };
interface Sending {
  url: URL;
  method: NonNullable<HttpRequest['method']>;
  headers: Record<string, string>;
  body: string | Buffer | null;
}

/** One request with its redirects, within one deadline. */
async function exchange(way: Way, url: URL, request: HttpRequest): Promise<HttpAnswer> {
  const timeout = Math.min(request.timeout ?? USUAL_TIMEOUT, way.longest);
  // Loading what sends, once, is none of the vendor's time.
  await import('undici');
  const deadline = AbortSignal.timeout(timeout);
  const signal = AbortSignal.any([deadline, way.signal]);
  let sending = sendingOf(way, url, request);
  const acts = sending.method !== 'GET';
  for (let redirects = 0; ; redirects += 1) {
    const { host } = sending.url;
    let answer: HttpAnswer;
    try {
      if (way.signal.aborted) throw way.signal.reason;
      answer = await once(way, sending, signal, acts);
    } catch (error) {
      if (error instanceof DeliveryError) throw error;
      const uncertain = acts && !notSent(error);
      if (way.signal.aborted)
        throw new Stopped('later', `The request to ${host} was stopped.`, { uncertain: acts });
      if (deadline.aborted)
        throw new DeliveryError('later', `${host} did not answer within ${Math.ceil(timeout / 1_000)} s.`, {
          uncertain: acts,
        });
      throw new DeliveryError('later', way.mask(`${host} could not be reached (${causeOf(error)}).`), {
        uncertain,
      });
    }
    const next = redirectOf(way, sending, answer);
    if (next === null) return judged(way, host, answer, request, acts);
    if (redirects === MOST_REDIRECTS)
      throw new DeliveryError('refused', `${host} sent us on more than ${MOST_REDIRECTS} times.`);
    sending = next;
  }
}

function sendingOf(way: Way, url: URL, request: HttpRequest): Sending {
  const { json, form, body = null } = request;
  const headers: Record<string, string> = {
    'user-agent': `Deepwater/${way.appVersion}`,
    accept: 'application/json, */*;q=0.5',
  };
  const sends = json !== undefined || form !== undefined || body !== null;
  const sending: Sending = { url, method: request.method ?? (sends ? 'POST' : 'GET'), headers, body };
  if (json !== undefined) {
    headers['content-type'] = 'application/json; charset=utf-8';
    sending.body = JSON.stringify(json);
  } else if (form !== undefined) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    sending.body = new URLSearchParams(form).toString();
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  return sending;
}

/** One request and its answer, read whole. */
async function once(way: Way, sending: Sending, signal: AbortSignal, acts: boolean): Promise<HttpAnswer> {
  const { url, method, headers, body } = sending;
  const { request: send } = await import('undici');
  const response = await send(url, {
    method,
    headers,
    body,
    signal,
    dispatcher: await way.network.dispatcher(),
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const bytes = await read(url.host, response, acts);
  return answerOf(way, url.host, response, bytes, acts);
}

async function read(
  host: string,
  { body, headers }: Dispatcher.ResponseData,
  acts: boolean,
): Promise<Buffer> {
  const tooLarge = (): DeliveryError =>
    new DeliveryError('later', `The answer of ${host} is larger than 5 MB. It was not read.`, {
      ...{ uncertain: acts, answered: true },
    });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > MOST_ANSWER) throw tooLarge();
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  const unpack = { gzip: zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync };
  const encoding = String(headers['content-encoding'] ?? '').toLowerCase();
  if (!Object.hasOwn(unpack, encoding)) return whole;
  try {
    return unpack[encoding as keyof typeof unpack](whole, { maxOutputLength: MOST_ANSWER });
  } catch (error) {
    if (reasonOf(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new DeliveryError('later', `The answer of ${host} is damaged (${reasonOf(error)}).`, {
      ...{ uncertain: acts, answered: true },
    });
  }
}

function answerOf(
  way: Way,
  host: string,
  response: Dispatcher.ResponseData,
  bytes: Buffer,
  acts: boolean,
): HttpAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers))
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  const text = bytes.toString('utf8');
  return {
    status: response.statusCode,
    headers,
    text,
    json() {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new DeliveryError(
          'later',
          way.mask(`${host} answered something other than JSON: ${excerpt(text)}`),
          { uncertain: acts, answered: true },
        );
      }
    },
  };
}

/** Where a redirect leads; null when the answer is none. */
function redirectOf(way: Way, from: Sending, answer: HttpAnswer): Sending | null {
  const { location } = answer.headers;
  if (location === undefined || ![301, 302, 303, 307, 308].includes(answer.status)) return null;
  if (!URL.canParse(location, from.url.href))
    throw new DeliveryError('refused', `${from.url.host} sent us on to something that is no address.`);
  const url = new URL(location, from.url);
  const problem = hostProblem(way.rules, url);
  if (problem !== null)
    throw new DeliveryError('refused', way.mask(`${from.url.host} sent us on to another place. ${problem}`));
  if (from.url.protocol === 'https:' && url.protocol === 'http:')
    throw new DeliveryError('refused', `${from.url.host} sent us on to ${url.host} without encryption.`);
  const keeps = answer.status >= 307 || from.method === 'GET';
  if (!keeps && answer.status !== 303)
    throw new DeliveryError(
      'refused',
      way.mask(
        `${from.url.host} has moved to ${url.host}${url.pathname}. Correct the address in the settings.`,
      ),
    );
  const along = Object.entries(from.headers).filter(
    ([name]) =>
      (url.origin === from.url.origin || GOES_ALONG.has(name)) && (keeps || !name.startsWith('content-')),
  );
  return {
    url,
    method: keeps ? from.method : 'GET',
    headers: Object.fromEntries(along),
    body: keeps ? from.body : null,
  };
}

/** Sorts an answer into one that is returned and failures. */
function judged(way: Way, host: string, answer: HttpAnswer, request: HttpRequest, acts: boolean): HttpAnswer {
  const { status } = answer;
  if ((status >= 200 && status < 300) || request.accept?.includes(status) === true) return answer;
  const said = excerpt(answer.text);
  const message = way.mask(`${host} answered ${status}${said === '' ? '.' : `: ${said}`}`);
  const retryAfter = retryAfterOf(answer.headers['retry-after']);
  const facts: FailureFacts = retryAfter === null ? {} : { retryAfter };
  // 403 with a time to wait is how some vendors say 429.
  if (status === 429 || (status === 403 && retryAfter !== null))
    throw new DeliveryError('later', message, facts);
  if (status === 401 || status === 403) throw new DeliveryError('credentials', message);
  if (status === 407)
    throw new DeliveryError(
      'later',
      `The proxy wants a name and password to reach ${host}. Put them into its address.`,
    );
  if (status === 408 || status === 425)
    throw new DeliveryError('later', message, { ...facts, uncertain: acts });
  if (status >= 500)
    throw new DeliveryError('later', message, {
      ...{ ...facts, uncertain: acts },
      answered: !GATEWAY.has(status),
    });
  throw new DeliveryError('refused', message);
}

/** `Retry-After` in ms from now: seconds or a date. Null for none. */
export function retryAfterOf(header: string | undefined, now = Date.now()): number | null {
  if (header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER) : null;
}

/** The beginning of what a vendor says, in one line and without markup. */
function excerpt(text: string): string {
  const line = text
    .slice(0, 20_000)
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > MOST_SAID ? `${line.slice(0, MOST_SAID)}…` : line;
}

/** Whether the connection was never there, so that nothing can have reached the vendor. */
function notSent(error: unknown): boolean {
  const reason = reasonOf(error);
  return NOT_SENT.has(reason) || CERTIFICATE.test(reason);
}

/** Why a request failed below HTTP, in words. Shared with the requests of runbooks. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = reasonOf(cause);
  if (reason === 'UND_ERR_SOCKET') return 'the connection broke';
  if (CERTIFICATE.test(reason))
    return `${reason}: this machine does not trust its certificate. Name the file of your authority in the settings of the network`;
  return reason;
}
