import type { IncidentEvent, IncidentEventData } from '../events.ts';
import type { pageEventData } from './events.ts';
import type { Page } from './state.ts';

export type PageEvent = Extract<IncidentEvent, { type: keyof typeof pageEventData }>;

/** A page as it is raised. */
export function freshPage(
  data: IncidentEventData<'page.raised'>,
  from: Pick<Page, 'id' | 'replica' | 'at' | 'by'>,
): Page {
  const { n: _n, ...said } = data;
  return {
    ...from,
    ...said,
    run: 0,
    runAt: from.at,
    runFrom: 0,
    sends: [],
    attempts: [],
    acks: [],
    escalations: [],
    exhaustedAt: null,
    resolved: null,
  };
}

/** Folds one event about a page into the incident's pages. What concerns a page that is not here changes nothing. */
export function evolvePages(pages: Page[], event: PageEvent): Page[] {
  const { occurredAt: at, actor: by, id } = event;
  if (event.type === 'page.raised') {
    return [...pages, freshPage(event.data, { id, replica: event.replica, at, by })];
  }
  return pages.map((page) => (page.id === event.data.page ? onPage(page, event) : page));

  function onPage(page: Page, amending: Exclude<PageEvent, { type: 'page.raised' }>): Page {
    switch (amending.type) {
      case 'page.sent': {
        const { run, rungs, people, nobody, why, lateSince } = amending.data;
        const send = { event: id, run, rungs, people, nobody, why, at, by, lateSince };
        return { ...page, sends: [...page.sends, send] };
      }
      case 'page.attempted': {
        const { person, outcome } = amending.data;
        return { ...page, attempts: [...page.attempts, { event: id, person, outcome, at, by }] };
      }
      case 'page.acknowledged': {
        const { person, how } = amending.data;
        return { ...page, acks: [...page.acks, { event: id, run: page.run, person, how, at, by }] };
      }
      case 'page.escalated':
        return { ...page, escalations: [...page.escalations, { event: id, at, by }] };
      case 'page.exhausted':
        return amending.data.run === page.run ? { ...page, exhaustedAt: page.exhaustedAt ?? at } : page;
      case 'page.reopened':
        // Two machines may find out on their own that an acknowledgement ran out: it is one reopening.
        return amending.data.run <= page.run
          ? page
          : { ...page, run: amending.data.run, runAt: at, runFrom: amending.data.from, exhaustedAt: null };
      case 'page.resolved':
        return { ...page, resolved: page.resolved ?? { event: id, at, by, why: amending.data.why } };
    }
  }
}

/** Pages of an incident that is over: nobody is called for it any more. */
export function endPages(pages: Page[], event: Pick<IncidentEvent, 'id' | 'actor'>, at: number): Page[] {
  const resolved = { event: event.id, at, by: event.actor, why: 'incident' as const };
  return pages.map((page) => (page.resolved === null ? { ...page, resolved } : page));
}

/** When a person said something last, and not the engine noted it: then an acknowledged page is not forgotten. */
export function saidAt(before: number, event: IncidentEvent, pager: string): number {
  return event.actor === pager ? before : Math.max(before, event.recordedAt);
}
