import type { KeyboardEvent } from 'react';
import type { InboxGroup } from '#shared/contract/inbox.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { matchesKey } from '#renderer/ui/keys.ts';
import { actsOn, type RowActs } from './acts.ts';

/** The letter that acts on the row in focus. */
export const ROW_KEYS: Readonly<Record<keyof RowActs, string>> = { declare: 'd', attach: 'a', dismiss: 'x' };

/** Up and down go from row to row; D, A and X act on the one in focus. Enter opens its details, as on any button. */
export function useRowKeys(groups: readonly InboxGroup[]): (event: KeyboardEvent<HTMLElement>) => void {
  const app = useApp();
  return (event) => {
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-inbox-row]')];
    const at = rows.findIndex((row) => row.closest('li')?.contains(document.activeElement) === true);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      rows[Math.max(0, Math.min(at + step, rows.length - 1))]?.focus();
      return;
    }
    const group = groups.find((each) => String(each.group) === rows[at]?.dataset['inboxRow']);
    if (group === undefined) return;
    const acts = actsOn(group, app);
    for (const name of ['declare', 'attach', 'dismiss'] as const) {
      if (!matchesKey(event.nativeEvent, ROW_KEYS[name], app.mac) || event.repeat) continue;
      event.preventDefault();
      acts[name]?.();
    }
  };
}
