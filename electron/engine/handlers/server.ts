import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

/** The server for webhooks, health and figures on this machine. */
export function serverHandlers({ server }: EngineParts): Handlers<'server.set' | 'server.status'> {
  return {
    'server.set': async ({ on, port }) => ({ ok: true, output: await server.set(on, port) }),
    'server.status': async () => ({ ok: true, output: await server.status() }),
  };
}
