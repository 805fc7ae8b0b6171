import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { RunbookLibrary, RunbookSummary } from '#shared/contract/runbooks.ts';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { IncidentSummary } from '#shared/contract/views.ts';
import { openIncidents } from '#renderer/state/incidents-store.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';

export type ShownRunbook = OutputOf<Operations['runbook.show']>;
export type Match = OutputOf<Operations['runbook.match']>[number];
export type Hit = OutputOf<Operations['runbook.search']>[number];
/** Something that was asked for: null until it is here. */
export interface Asked<T> {
  value: T | null;
  error: string | null;
}

/** The library, live as long as something shows it. */
export function useLibrary(): Asked<RunbookLibrary> {
  const { client } = useApp();
  const [asked, setAsked] = useState<Asked<RunbookLibrary>>({ value: null, error: null });
  useEffect(
    () =>
      client.subscribe(
        'runbooks.watch',
        {},
        ({ library }) => setAsked({ value: library, error: null }),
        (refusal) => setAsked({ value: null, error: refusal.message }),
      ),
    [client],
  );
  return asked;
}

const NO_KEYS: readonly string[] = [];

/** Keys of all runbooks: what links may lead to. */
export function useKeys({ value }: Asked<RunbookLibrary>): readonly string[] {
  return useMemo(() => value?.runbooks.map(({ key }) => key) ?? NO_KEYS, [value]);
}

/** One runbook with its text, again whenever its file or its trust changes; and the keys of all. */
export function useRunbook(key: string): Asked<ShownRunbook> & { keys: readonly string[] } {
  const { client } = useApp();
  const watched = useLibrary();
  const keys = useKeys(watched);
  const { value: library, error } = watched;
  const known = library?.runbooks.find((each) => each.key === key);
  const stamp = known === undefined ? '' : `${known.hash} ${known.trust}`;
  const [asked, setAsked] = useState<Asked<ShownRunbook>>({ value: null, error: null });
  useEffect(() => {
    if (library === null) return undefined;
    let current = true;
    void client.call('runbook.show', { runbook: key }).then((outcome) => {
      if (!current) return;
      setAsked(
        outcome.ok ? { value: outcome.output, error: null } : { value: null, error: outcome.refusal.message },
      );
    });
    return () => {
      current = false;
    };
    // The library itself changes with every file; only what concerns this one is asked for again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, key, stamp, library === null]);
  return error === null ? { ...asked, keys } : { value: null, error, keys };
}

const NONE: readonly Match[] = [];

/** Runbooks that fit an incident, the best first; empty without one, and until they are found. */
export function useMatches(ref: string | null, about: unknown, limit = 20): readonly Match[] {
  const { client } = useApp();
  const [matches, setMatches] = useState<readonly Match[]>([]);
  useEffect(() => {
    if (ref === null) return undefined;
    let current = true;
    void client.call('runbook.match', { ref, limit }).then((outcome) => {
      if (current && outcome.ok) setMatches(outcome.output);
    });
    return () => {
      current = false;
    };
  }, [client, ref, about, limit]);
  return ref === null ? NONE : matches;
}

/** What is asked for where these words are looked for. */
export const searchFor = (words: string): { text: string; limit: number } => ({
  text: words.trim().slice(0, 300),
  limit: 50,
});

/** What holds these words, once one stops typing for a moment; null where nothing is searched for. */
export function useHits(words: string): readonly Hit[] | null {
  const { client } = useApp();
  const [hits, setHits] = useState<readonly Hit[] | null>(null);
  const { text, limit } = searchFor(words);
  useEffect(() => {
    if (text === '') return undefined;
    let current = true;
    const timer = setTimeout(() => {
      void client.call('runbook.search', { text, limit }).then((outcome) => {
        if (current) setHits(outcome.ok ? outcome.output : []);
      });
    }, 80);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, text, limit]);
  return text === '' ? null : hits;
}

/** The incident runbooks are looked at for: the one asked for, else the gravest that is open. */
export function useConcerned(ref: string | null): IncidentSummary | null {
  const known = useStore(useApp().incidents, (state) => state.incidents);
  const levels = useSurroundings((state) => state.workspace.severities);
  return useMemo(() => {
    const all = [...(known?.values() ?? [])];
    if (ref !== null) return all.find((incident) => incident.ref === ref) ?? null;
    return (
      openIncidents(
        all,
        levels.map((level) => level.id),
      )[0] ?? null
    );
  }, [known, levels, ref]);
}

/** Whether its steps may run on this machine as they are: what runs nothing needs no trust. */
export function mayRun({ trust, runnable }: Pick<RunbookSummary, 'trust' | 'runnable'>): boolean {
  return trust === 'trusted' || runnable === 0;
}
