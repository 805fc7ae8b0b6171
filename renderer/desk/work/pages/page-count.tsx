import { pageState } from '#shared/domain/incident/paging/ladder.ts';
import type { Page } from '#shared/domain/incident/paging/state.ts';
import { pagingText as text } from '#shared/text/paging.ts';
import { useIncident } from '../../desk-context.ts';
import { Count } from '#renderer/ui/count.tsx';

const NONE: readonly Page[] = [];

/** How many pages nobody has answered yet. */
export function PageCount() {
  const pages = useIncident((state) => state.head?.pages) ?? NONE;
  const states = pages.map(pageState);
  const open = states.filter((state) => state === 'paging' || state === 'exhausted').length;
  if (open === 0) return null;
  const tone = states.includes('exhausted') ? 'overdue' : undefined;
  return <Count value={open} words={text.count(open)} tone={tone} />;
}
