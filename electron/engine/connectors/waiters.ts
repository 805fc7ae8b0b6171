import { GIVEN_UP_AFTER } from '#shared/policy/outbox.ts';
import { connectorSays } from '#shared/text/connectors.ts';
import type { EffectName } from '#shared/connectors/effects.ts';
import type { Heads } from '../heads.ts';
import type { OpenLog } from '../log/open.ts';
import type { Instances } from './instances.ts';
import type { Outbox, QueuedRow } from './outbox.ts';
import { WAYS, type Way } from './planners.ts';

interface WaiterParts {
  outbox: Outbox;
  instances: Instances;
  heads: Heads;
  log: OpenLog;
  now: () => number;
}

/** What a connector has to be able to do to take over what waits for a way. */
const NEEDS: Readonly<Record<Way, EffectName>> = { chat: 'channel.post', 'status-page': 'status.publish' };

/**
 * What was written while nothing was connected is taken over by the first connector that fits; what waits for one that was
 * removed never goes out.
 */
export function createWaiters({ outbox, instances, heads, log, now }: WaiterParts) {
  function takeOver(way: Way): void {
    const able = instances
      .all()
      .filter(
        ({ enabled, kind }) => enabled && instances.manifestOf(kind)?.effects.includes(NEEDS[way]) === true,
      );
    if (able.length === 0) return;
    for (const row of outbox.open(way)) {
      const fitting = able.find((instance) => instances.hears(instance, heads.get(row.stream)));
      if (fitting === undefined) continue;
      const confirmed = instances.manifestOf(fitting.kind)?.confirmed ?? [];
      // An update asks for itself whether it is still true. A notice does not.
      const stale = row.payload.update === undefined && now() - row.queuedAt > GIVEN_UP_AFTER;
      if (stale)
        outbox.change(row.num, { state: 'discarded', endedAt: now(), problem: connectorSays.tooOld });
      else if (row.state === 'waiting' && confirmed.includes(row.effect))
        outbox.change(row.num, { connector: fitting.id, state: 'held', hold: 'confirm' });
      else outbox.change(row.num, { connector: fitting.id });
    }
  }

  function orphaned(row: QueuedRow): void {
    outbox.change(row.num, { state: 'discarded', endedAt: now(), problem: connectorSays.removed });
  }

  return {
    settle(): void {
      const waited = outbox.connectors();
      const known = new Set(instances.all().map(({ id }) => id));
      const ways = WAYS.filter((way) => waited.includes(way));
      const gone = waited.filter((each) => !known.has(each) && !(WAYS as readonly string[]).includes(each));
      if (ways.length === 0 && gone.length === 0) return;
      log.writer.transaction(() => {
        for (const way of ways) takeOver(way);
        for (const connector of gone)
          for (const row of outbox.open(connector)) if (row.state !== 'sending') orphaned(row);
      });
    },
  };
}
