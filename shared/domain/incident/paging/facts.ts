import type { IncidentHead } from '../state.ts';
import type { Page } from './state.ts';

/** Times of one page in ms; null while there is none. */
export interface PageFacts {
  page: string;
  /** From the first rung to the first acknowledgement. Waiting for business hours does not count. */
  toAcknowledge: number | null;
  /** From the first rung to the first time somebody asked for the next one early. A sign of health, never a fault. */
  toEscalate: number | null;
}

/** How fast people came, and how early they were called. Durations in ms. */
export function pagingFacts(head: IncidentHead): {
  pages: PageFacts[];
  /** From declaration to the first page or the first call for help on one; null while nobody was called. */
  toAskForHelp: number | null;
} {
  const pages = head.pages.map(pageFacts);
  const declared = head.clocks.declared;
  const first = head.pages.reduce<number | null>(
    (least, page) => (least === null ? page.at : Math.min(least, page.at)),
    null,
  );
  return {
    pages,
    toAskForHelp: declared === null || first === null ? null : Math.max(0, first - declared),
  };
}

/** How fast somebody came to one page, and how early the next rung was asked for. */
export function pageFacts(page: Page): PageFacts {
  const from = Math.min(...page.sends.map((send) => send.at), page.sends.length === 0 ? page.at : Infinity);
  const since = (times: readonly number[]) =>
    times.length === 0 ? null : Math.max(0, Math.min(...times) - from);
  return {
    page: page.id,
    toAcknowledge: since(page.acks.map((ack) => ack.at)),
    toEscalate: since(page.escalations.map((each) => each.at)),
  };
}
