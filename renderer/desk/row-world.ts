import { createContext, use, useMemo } from 'react';
import { useApp, useFromNow } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import type { Times } from '#renderer/ui/time.ts';
import { useIncident } from './desk-context.ts';
import { wordsOf } from './rows.ts';

/**
 * What every line of the timeline looks at besides its own entry. One value for all of them, so that a line that comes
 * into sight subscribes to nothing.
 */
export interface RowWorld {
  times: Times;
  /** The key of today. */
  today: string;
  name: (handle: string) => string;
  /** Until when everything was learnt at once, by an import; ms since the epoch. */
  importedUntil: number | null;
  /** Finds the words that are looked for; null when there are none. */
  found: RegExp | null;
}

const RowWorldContext = createContext<RowWorld | null>(null);

export const RowWorldProvider = RowWorldContext;

export function useRowWorld(): RowWorld {
  const world = use(RowWorldContext);
  if (world === null) throw new Error('useRowWorld is called outside a timeline');
  return world;
}

/** Makes the world of the lines; it changes with the day, with names, and with what is looked for. */
export function useNewRowWorld(words: string): RowWorld {
  const { times } = useApp();
  const name = useNames();
  const today = useFromNow(times.dayKey);
  const importedUntil = useIncident(({ head, model }) =>
    head === null || head.importedFrom === null ? null : (model?.lookup.byLabel('1')?.recordedAt ?? null),
  );
  return useMemo(
    () => ({ times, today, name, importedUntil, found: findingOf(words) }),
    [times, today, name, importedUntil, words],
  );
}

function findingOf(words: string): RegExp | null {
  const each = wordsOf(words)
    .filter((word) => !word.startsWith('#') && !word.startsWith('@'))
    // The longest first, so that a word isn't cut short by a beginning of it.
    .toSorted((one, other) => other.length - one.length)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return each.length === 0 ? null : new RegExp(`(${each.join('|')})`, 'giu');
}
