import type { EffectPayload } from '#shared/connectors/effects.ts';
import {
  DeliveryError,
  type Checked,
  type Connector,
  type ConnectorContext,
  type Delivered,
} from '../connector.ts';
import { checkSteps, marked, notCarried, shortened, titleOf } from '../vendor.ts';
import { vendorWay } from '../vendor-http.ts';
import { teamsManifest } from './manifest.ts';

const VENDOR = 'Microsoft Teams';
/** Teams takes messages of 28 KB with everything around them. A character of ours may need four bytes. */
const LONGEST_TEXT = 5_000;

/**
 * Microsoft Teams by the webhook of a workflow. Such a webhook takes posts and answers nothing about them: it can't be asked
 * what is there, so after an attempt of uncertain outcome a post is sent again.
 */
export function createTeamsConnector(): Connector {
  return { manifest: teamsManifest, check, deliver: (delivery, context) => deliver(delivery, context) };

  async function deliver(
    delivery: Parameters<NonNullable<Connector['deliver']>>[0],
    context: ConnectorContext,
  ): Promise<Delivered> {
    if (delivery.effect !== 'channel.post') throw notCarried(VENDOR, delivery.effect);
    const wanted = context.settings['about'];
    if (Array.isArray(wanted) && !wanted.includes(delivery.payload.about))
      return { said: `nothing to do: the settings want no posts about ${delivery.payload.about}` };
    const { path, base } = webhookOf(context);
    const ask = vendorWay(context, {
      vendor: VENDOR,
      base,
      headers: {},
      words: wordsOf,
      credentials: 'The address of the webhook is no longer valid. Copy it from the workflow again.',
    });
    const answer = await ask(path, {
      method: 'POST',
      json: { type: 'message', attachments: [cardOf(delivery.payload)] },
    });
    // A workflow answers 202 and nothing more, the older webhooks 1: anything else is a proxy on the way.
    if (answer.status !== 202 && !['', '1'].includes(answer.text.trim()))
      throw new DeliveryError(
        'later',
        'Something other than Teams answered: look at the way to the network.',
        {
          uncertain: true,
        },
      );
    return { said: 'posted to Teams' };
  }
}

/** Looks at the address only: whatever is sent to it is posted. */
function check(context: ConnectorContext): Promise<Checked> {
  return checkSteps([
    {
      run: () =>
        Promise.resolve().then(() => {
          webhookOf(context);
          return 'The address has the form of a webhook. Whether it is one, the first post tells: Teams can’t be asked.';
        }),
    },
  ]);
}

/** The webhook's address in two parts. Throws when it is none. */
function webhookOf({ secrets }: ConnectorContext): { base: string; path: string } {
  const text = secrets['webhook'] ?? '';
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new DeliveryError(
      'credentials',
      'The address of the webhook is none. Copy it from the workflow in Teams.',
    );
  const url = new URL(text);
  return { base: url.origin, path: `${url.pathname}${url.search}` };
}

/** `{error: {code, message}}` of Azure Logic Apps. */
function wordsOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('error' in body)) return '';
  const { error } = body;
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}

/** An Adaptive Card 1.4: what Teams shows. Its texts are Markdown, so ours are escaped. */
function cardOf({ incident, text, about, pin, to }: EffectPayload<'channel.post'>): Record<string, unknown> {
  const line = (words: string, more: Record<string, unknown> = {}) => ({
    type: 'TextBlock',
    text: escaped(words),
    wrap: true,
    ...more,
  });
  return {
    contentType: 'application/vnd.microsoft.card.adaptive',
    contentUrl: null,
    content: {
      type: 'AdaptiveCard',
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      version: '1.4',
      msteams: { width: 'Full' },
      body: [
        line(titleOf(incident, 200), {
          weight: 'Bolder',
          size: about === 'update' || pin ? 'Medium' : 'Default',
        }),
        line(`${incident.severity} · ${incident.phase}`, { isSubtle: true, spacing: 'None' }),
        ...(to === null ? [] : [line(`For ${to}`, { isSubtle: true, spacing: 'None' })]),
        ...shortened(marked(incident, text), LONGEST_TEXT)
          .split(/\n{2,}/)
          .map((paragraph) => line(paragraph)),
      ],
    },
  };
}

/** Nothing of ours is markup there, but line breaks stay. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]#~|<>]/g, '\\$&').replaceAll('\n', '\n\n');
}
