import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

/** Reminders: what there is, and what was shown. */
export function reminderHandlers(parts: EngineParts): Handlers<'reminders.list' | 'reminders.shown'> {
  const { list, reminders } = parts;
  return {
    'reminders.list'({ ref }) {
      if (ref === undefined) return { ok: true, output: reminders.list() };
      const found = list.find(ref);
      return found.ok ? { ok: true, output: reminders.list(found.output.stream) } : found;
    },
    'reminders.shown': ({ keys }) => ({ ok: true, output: { shown: reminders.shown(keys) } }),
  };
}
