import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { hookText } from '#shared/text/hooks.ts';
import type { HookRequest } from './connector.ts';

/** What connectors that take webhooks need to know whose a request is. */

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function same(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** HMAC-SHA256 in hexadecimal. */
export const hmac = (secret: string, ...pieces: readonly (string | Buffer)[]): string =>
  pieces.reduce((mac, piece) => mac.update(piece), createHmac('sha256', secret)).digest('hex');

/** Whether a request carries the token as `Authorization: Bearer …`. Without a token nobody may send. */
export function bearer({ headers }: HookRequest, token: string | undefined): Outcome<null> {
  if (token === undefined || token === '') return refuse('bad_signature', hookText.noToken);
  const given = /^Bearer (.+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
  return same(given, token) ? { ok: true, output: null } : refuse('bad_signature', hookText.badToken);
}

/** The body as JSON. */
export function jsonBody({ body }: HookRequest): Outcome<unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return { ok: true, output: JSON.parse(text) as unknown };
  } catch {
    return refuse('invalid_input', hookText.notJson);
  }
}
