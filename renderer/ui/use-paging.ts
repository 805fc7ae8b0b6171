import { useMemo } from 'react';
import { pagingDirectory, type PagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import { labelsOf } from '#shared/domain/incident/labels.ts';
import type { Page } from '#shared/domain/incident/paging/state.ts';
import { useFromNow, useSurroundings } from './app-context.tsx';
import { actorOf } from '#renderer/state/workspace-store.ts';

/** Whom a page comes to, as the workspace says now. */
export function useDirectory(): PagingDirectory {
  const workspace = useSurroundings((state) => state.workspace);
  const me = useSurroundings(actorOf);
  return useMemo(() => pagingDirectory(workspace, me), [workspace, me]);
}

/** The present minute: who would be called changes with the time of day, not with the second. */
export function useMinute(): number {
  return useFromNow((now) => Math.floor(now / 60_000) * 60_000);
}

/** Pages with what they are called: `1`, or `1a` and `1b` after two logs met. The newest first. */
export function labelledPages(pages: readonly Page[]): { label: string; item: Page }[] {
  const numbers = [...new Set(pages.map((page) => page.number))];
  return numbers
    .flatMap((number) =>
      labelsOf(
        pages.filter((page) => page.number === number),
        (page) => page.number,
      ),
    )
    .toSorted((one, other) => other.item.at - one.item.at);
}
