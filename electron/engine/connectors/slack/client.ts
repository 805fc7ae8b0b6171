import type { Logger, LogLevel, WebAPICallResult, WebClient, WebClientOptions } from '@slack/web-api';
import { DeliveryError, type ConnectorContext } from '../connector.ts';
import type { Fetch } from '../http.ts';
import { baseAddress } from '../vendor.ts';

/** Answers of Slack that mean: the token is not taken, or may not do this. */
const CREDENTIALS = new Set([
  ...['not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired', 'no_permission'],
  ...['missing_scope', 'not_allowed_token_type', 'org_login_required', 'ekm_access_denied', 'access_denied'],
  ...['team_access_not_granted', 'two_factor_setup_required'],
]);
/** Answers of Slack that may be others in a while. After the first three it may have done what was asked. */
const LATER = new Set([
  ...['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable', 'team_added_to_org'],
  ...['ratelimited', 'rate_limited', 'message_limit_exceeded'],
]);
const UNCERTAIN = new Set(['internal_error', 'fatal_error', 'request_timeout']);

/** What a person has to do about an answer of Slack. */
const WORDS: Readonly<Record<string, string>> = {
  not_authed: 'Slack got no token.',
  invalid_auth: 'Slack does not take the token.',
  account_inactive: 'The token belongs to an app or person that is switched off.',
  token_revoked: 'The token was revoked. Install the app again and set the new one.',
  token_expired: 'The token has expired.',
  not_allowed_token_type: 'This is not the kind of token Slack wants here: the bot token begins with xoxb-.',
  channel_not_found: 'Slack does not know the channel, or the app is not in it.',
  not_in_channel: 'The app is not in the channel. Invite it there.',
  is_archived: 'The channel is archived.',
  msg_too_long: 'The text is too long for Slack.',
  restricted_action: 'The workspace does not let this app do that.',
  restricted_action_read_only_channel: 'The channel is read-only for this app.',
  message_limit_exceeded: 'The workspace has reached its limit of messages.',
};

/** A failure of Slack with its own code, `name_taken`. */
export class SlackRefusal extends DeliveryError {
  readonly code: string;
  constructor(...[code, ...rest]: [string, ...ConstructorParameters<typeof DeliveryError>]) {
    super(...rest);
    this.code = code;
  }
}

/** What the library sends through: our own requests, so that its hosts, proxies, limits and time-outs are ours. */
export function slackFetch(fetch: Fetch): NonNullable<WebClientOptions['fetch']> {
  return async (url, { method = 'POST', headers = {}, body } = {}) => {
    if (body !== undefined && typeof body !== 'string') throw new TypeError('Slack gets no files from here.');
    const answer = await fetch(url, {
      method: method === 'GET' ? 'GET' : 'POST',
      headers,
      ...(body === undefined ? {} : { body }),
    });
    // The library takes anything that is no JSON for an error code.
    answer.json();
    return {
      ok: true,
      status: answer.status,
      statusText: '',
      url: String(url),
      headers: {
        get: (name) => answer.headers[name.toLowerCase()] ?? null,
        entries: () => Object.entries(answer.headers),
      },
      arrayBuffer: () => Promise.resolve(new TextEncoder().encode(answer.text).buffer),
      json: () => Promise.resolve(answer.json()),
      text: () => Promise.resolve(answer.text),
    };
  };
}

const silent = (): void => undefined;

/** The library's own log goes nowhere: it would hold texts of incidents. */
export function quietLogger(level: LogLevel): Logger {
  return {
    ...{ debug: silent, info: silent, warn: silent, error: silent, setLevel: silent, setName: silent },
    getLevel: () => level,
  };
}

/** How the library is set up: one attempt, through our requests. The outbox repeats. */
export function slackOptions({ fetch, settings }: Pick<ConnectorContext, 'fetch' | 'settings'>) {
  return {
    slackApiUrl: `${baseAddress({ settings }, 'address')}/api/`,
    fetch: slackFetch(fetch),
    retryConfig: { retries: 0 },
    allowAbsoluteUrls: false,
  };
}

/** Runs calls of Slack's library and turns what goes wrong into a {@link DeliveryError}. */
export async function withSlack<T>(
  context: ConnectorContext,
  body: (slack: WebClient) => Promise<T>,
): Promise<T> {
  const library = await import('@slack/web-api');
  const slack = new library.WebClient(context.secrets['botToken'] ?? '', {
    ...slackOptions(context),
    logger: quietLogger(library.LogLevel.ERROR),
  });
  try {
    return await body(slack);
  } catch (error) {
    throw slackFailure(error);
  }
}

/** What a failure of the library means for a delivery. What is none of it comes back as it is. */
export function slackFailure(error: unknown): unknown {
  if (error instanceof DeliveryError || !(error instanceof Error)) return error;
  if ('original' in error && error.original instanceof DeliveryError) return error.original;
  const result = 'data' in error ? error.data : null;
  if (typeof result !== 'object' || result === null || !('error' in result)) return error;
  const code = String(result.error).slice(0, 100);
  const needed = 'needed' in result && typeof result.needed === 'string' ? result.needed : '';
  const words =
    code === 'missing_scope'
      ? `The app has not the scope ${needed}. Add it in Slack and install the app again.`
      : (WORDS[code] ?? `Slack answered ${code}.`);
  const kind = CREDENTIALS.has(code) ? 'credentials' : LATER.has(code) ? 'later' : 'refused';
  return new SlackRefusal(code, kind, words, { uncertain: UNCERTAIN.has(code) });
}

/** The same for calls with the app-level token, so that a person knows which of the two tokens is meant. */
export function appTokenFailure(error: unknown): unknown {
  const failure = slackFailure(error);
  return failure instanceof DeliveryError && failure.kind === 'credentials'
    ? new DeliveryError(failure.kind, `App-level token: ${failure.message}`)
    : failure;
}

/** The cursor of the next page; null after the last. */
export function nextCursor({ response_metadata: meta }: WebAPICallResult): string | null {
  return meta?.next_cursor === undefined || meta.next_cursor === '' ? null : meta.next_cursor;
}
