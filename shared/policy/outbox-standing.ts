import type { EffectName } from '../connectors/effects.ts';
import type { StoredPayload } from '../connectors/stored.ts';
import type { IncidentHead } from '../domain/incident/state.ts';
import { connectorSays } from '../text/connectors.ts';
import { outgoingState } from './outgoing.ts';

/** What is known of a row when its turn has come. Times in ms since the epoch. */
export interface Standing {
  effect: EffectName;
  payload: StoredPayload;
  queuedAt: number;
  /** When a person last let it go; null for never. */
  releasedAt: number | null;
  /** Whether a newer row of the same lane says the same anew: a topic. */
  superseded: boolean;
  /** Whether somebody was called through this connector for the page it is about. */
  raised: boolean;
  /** Whether an attempt may have reached the vendor. */
  uncertain: boolean;
}

/** Whether it goes out, waits for a person to say so, or never goes out. */
export type Verdict = { is: 'go' } | { is: 'hold'; why: string } | { is: 'discard'; why: string };

const go: Verdict = { is: 'go' };
const discard = (why: string): Verdict => ({ is: 'discard', why });

/**
 * What becomes of a row whose turn has come, by the incident as it is now: what went stale meanwhile never goes out, or asks
 * first. Pure.
 */
export function standing(head: IncidentHead, row: Standing, now: number): Verdict {
  const { payload } = row;
  const { update, audience } = payload;
  if (update !== undefined && audience !== undefined) {
    const read = row.releasedAt === null ? row.queuedAt : Math.max(row.queuedAt, row.releasedAt);
    switch (outgoingState(head, { update, audience, queuedAt: read }, now)) {
      case 'withdrawn':
        return discard(connectorSays.withdrawn);
      case 'old':
        return { is: 'hold', why: connectorSays.old };
      case 'superseded':
        return { is: 'hold', why: connectorSays.newer };
      case 'ready':
        return go;
    }
  }
  switch (row.effect) {
    case 'channel.topic':
      return row.superseded ? discard(connectorSays.superseded) : go;
    case 'page.raise': {
      const page = head.pages.find(({ id }) => id === payload.page);
      if (page === undefined) return discard(connectorSays.gone);
      if (page.resolved !== null) return discard(connectorSays.pageOver);
      return page.acks.some(({ run }) => run === page.run) ? discard(connectorSays.pageAcknowledged) : go;
    }
    case 'page.acknowledge':
    case 'page.resolve':
      // Nobody was called: there is nothing to take back.
      return row.raised || row.uncertain ? go : discard(connectorSays.pageOver);
    default:
      return go;
  }
}
