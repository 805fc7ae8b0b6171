import { useCallback, useEffect, useMemo, useState } from 'react';
import { hasAnchor, linkedIn, type LinkEnd } from '#shared/runbooks/lint-links.ts';
import { linkTarget } from '#shared/runbooks/links.ts';
import type { Runbook } from '#shared/runbooks/runbook.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import type { FilePlace } from './places.ts';

/** After the last change of a link it is looked up so much later, ms: one that is being typed leads nowhere yet. */
const AFTER = 400;
/** Longest link, and how many, that are looked up. */
const LONGEST = 4_000;
const MOST = 2_000;

const NONE: ReadonlyMap<string, LinkEnd> = new Map();

/**
 * What is at the end of the links of a text that is being written: null until it is known, and where it can't be told. Looked up
 * again when a link changes, and when runbooks come or go.
 */
export function useLinkEnds(
  { tree }: Pick<Runbook, 'tree'>,
  { folder, file }: FilePlace,
  keys: readonly string[],
): (url: string) => LinkEnd {
  const { client } = useApp();
  const [known, setKnown] = useState(NONE);
  const linked = useMemo(() => linkedIn(tree), [tree]);
  const urls = [...new Set(linked.links.map(({ url }) => url))]
    .filter((url) => !url.startsWith('#') && url.length <= LONGEST)
    .slice(0, MOST);
  const all = JSON.stringify(urls);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      const asked = JSON.parse(all) as string[];
      if (asked.length === 0) return;
      void client.call('runbook.links', { folder, file, urls: asked }).then((outcome) => {
        if (!current || !outcome.ok) return;
        setKnown(new Map(outcome.output.map((end, index) => [asked[index] ?? '', end])));
      });
    }, AFTER);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, folder, file, all, keys]);
  return useCallback(
    (url) => {
      const target = linkTarget(url, `${folder}/${file}`, keys);
      if (target.kind === 'section') return hasAnchor(linked, target.anchor) ? 'there' : 'no-heading';
      return known.get(url) ?? null;
    },
    [linked, known, folder, file, keys],
  );
}
