import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useApp } from './app-context.tsx';
import { matchesKey } from './keys.ts';

/** What can be done about a row, by name; null for what can't be done now. */
export type Acts<A extends string> = Readonly<Record<A, (() => void) | null>>;

const ROW = '[data-row]';

function rowsIn(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(ROW)];
}

function rowInFocus(rows: readonly HTMLElement[]): number {
  return rows.findIndex((row) => row.closest('li')?.contains(document.activeElement) === true);
}

/**
 * Keys of a list whose items hold an element with `data-row`: up and down go from row to row, a letter acts on the one in
 * focus. Whoever writes in a field is left alone.
 */
export function useRowKeys<A extends string>(
  keys: Readonly<Record<A, string>>,
  actsOf: (row: string) => Acts<A> | null,
): (event: KeyboardEvent<HTMLElement>) => void {
  const { mac } = useApp();
  return (event) => {
    if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')) return;
    const rows = rowsIn(event.currentTarget);
    const at = rowInFocus(rows);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      rows[Math.max(0, Math.min(at + step, rows.length - 1))]?.focus();
      return;
    }
    const acts = actsOf(rows[at]?.dataset['row'] ?? '');
    if (acts === null) return;
    for (const name of Object.keys(keys) as A[]) {
      if (!matchesKey(event.nativeEvent, keys[name], mac) || event.repeat) continue;
      event.preventDefault();
      acts[name]?.();
    }
  };
}

/** The first row has the focus when one arrives; and when the one that had it goes, the one in its place. */
export function useFirstRow(list: RefObject<HTMLElement | null>, shown: string): void {
  const at = useRef(0);
  useEffect(() => {
    const rows = list.current === null ? [] : rowsIn(list.current);
    if (document.activeElement === document.body) rows[Math.min(at.current, rows.length - 1)]?.focus();
    const remember = (): void => {
      const found = rowInFocus(rows);
      if (found >= 0) at.current = found;
    };
    remember();
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [list, shown]);
}
