import { useEffect, useState } from 'react';
import type { Refusal } from '#shared/contract/refusal.ts';
import type { SearchHit } from '#shared/contract/views.ts';
import { useApp } from './app-context.tsx';

export interface Found {
  hits: readonly SearchHit[];
  refusal: Refusal | null;
  /** The words the hits are for; empty before the first answer. */
  searched: string;
}

const NOTHING: Found = { hits: [], refusal: null, searched: '' };
/** Pause in typing after which is searched, in milliseconds. */
const PAUSE = 60;

/** Searches while words are typed, in one incident or all. Late answers to earlier words are dropped. */
export function useSearch(words: string, ref: string | null): Found {
  const { client } = useApp();
  const [found, setFound] = useState<Found>(NOTHING);
  const wanted = words.trim();
  useEffect(() => {
    if (wanted === '') return undefined;
    let current = true;
    const timer = setTimeout(() => {
      void client
        .call('search', { words: wanted, limit: 50, ...(ref === null ? {} : { ref }) })
        .then((outcome) => {
          if (!current) return;
          setFound(
            outcome.ok
              ? { hits: outcome.output, refusal: null, searched: wanted }
              : { hits: [], refusal: outcome.refusal, searched: wanted },
          );
        });
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, wanted, ref]);
  return wanted === '' ? NOTHING : found;
}
