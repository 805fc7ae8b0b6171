import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

/** What came from team systems: declared from, attached, or taken away. */
export function inboxHandlers({
  inbox,
  me,
}: EngineParts): Handlers<'inbox.list' | 'inbox.declare' | 'inbox.attach' | 'inbox.dismiss'> {
  return {
    'inbox.list': ({ state }) => ({ ok: true, output: inbox.list(state) }),
    'inbox.declare': ({ as, commandId, ...input }) => inbox.declare(input, { actor: as ?? me, commandId }),
    'inbox.attach': ({ as, commandId, group, ref }) =>
      inbox.attach(group, ref, { actor: as ?? me, commandId }),
    'inbox.dismiss': (input) => inbox.dismiss(input),
  };
}
