import { signed } from '#electron/engine/connectors/webhook/index.ts';
import { startDouble, type Double } from './conformance.ts';

/** Somebody's own receiver of signed webhooks: takes each id once, as the README tells to. */
export interface WebhookReceiver {
  double: Double;
  taken: ReadonlyMap<string, unknown>;
}

export async function startWebhookReceiver(secret = 'shared-secret'): Promise<WebhookReceiver> {
  const taken = new Map<string, unknown>();
  const double = await startDouble(({ headers, body, json }) => {
    const stamp = headers['x-deepwater-timestamp'] ?? '';
    if (headers['x-deepwater-signature'] !== signed(secret, stamp, body)) return { status: 401 };
    const { id, effect, payload } = json as { id: string; effect: string; payload: unknown };
    if (id !== headers['idempotency-key']) return { status: 400 };
    if (id !== 'check') taken.set(id, { effect, payload });
    return { status: 204, body: '' };
  });
  return { double, taken };
}
