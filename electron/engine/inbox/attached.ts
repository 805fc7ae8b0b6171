import { isOver } from '#shared/domain/incident/facts.ts';
import type { AttachedAlert } from '#shared/domain/incident/alerts/state.ts';
import { isIncidentStream } from '#shared/domain/ref.ts';
import type { Bus } from '../bus.ts';
import type { Heads } from '../heads.ts';
import type { IncidentsView } from '../views/incidents.ts';

/** More incidents are never open at once. */
const MOST_OPEN = 10_000;

/**
 * Which alerts are attached to which open incident, by the log alone: so an incident that another installation declared
 * from an alert settles it here too.
 */
export function createAttached(parts: {
  bus: Bus;
  heads: Heads;
  list: IncidentsView;
  /** Told which incident's alerts may have changed. */
  onChange: (stream: string) => void;
}) {
  const { bus, heads, list, onChange } = parts;
  const keyOf = (connector: string, groupKey: string): string => `${connector} ${groupKey}`;
  const byKey = new Map<string, string>();
  const byStream = new Map<string, readonly AttachedAlert[]>();
  let whole = false;

  function read(stream: string): void {
    for (const alert of byStream.get(stream) ?? [])
      for (const key of alert.groupKeys)
        if (byKey.get(keyOf(alert.connector, key)) === stream) byKey.delete(keyOf(alert.connector, key));
    byStream.delete(stream);
    // Without a summary the incident's declaration has not come yet.
    if (list.summary(stream) === undefined) return;
    const head = heads.get(stream);
    if (isOver(head) || head.alerts.length === 0) return;
    byStream.set(stream, head.alerts);
    for (const alert of head.alerts)
      for (const key of alert.groupKeys) byKey.set(keyOf(alert.connector, key), stream);
  }

  function all(): void {
    if (whole) return;
    whole = true;
    for (const { stream } of list.list(true, MOST_OPEN)) read(stream);
  }

  const unlisten = bus.listen(({ stream, events, refolded }) => {
    if (!isIncidentStream(stream) || !whole) return;
    const touches = ({ type }: { type: string }): boolean =>
      type.startsWith('alert.') || type === 'phase.changed' || type.startsWith('incident.');
    if (!refolded && !events.some(touches)) return;
    read(stream);
    onChange(stream);
  });

  return {
    /** The open incident that alerts of this group are attached to. */
    streamOf(connector: string, groupKey: string): string | undefined {
      all();
      return byKey.get(keyOf(connector, groupKey));
    },
    /** Open incidents with alerts. */
    incidents(): ReadonlyMap<string, readonly AttachedAlert[]> {
      all();
      return byStream;
    },
    stop: unlisten,
  };
}

export type Attached = ReturnType<typeof createAttached>;
