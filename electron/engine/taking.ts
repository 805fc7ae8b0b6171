import { RefusalError } from '#shared/contract/refusal.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import { isIncidentEvent, type IncidentEvent } from '#shared/domain/incident/events.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import type { SeverityLevel } from '#shared/domain/workspace/state.ts';
import { compareOrder } from '#shared/domain/log/event.ts';
import type { Bus } from './bus.ts';
import type { Absorbed, Heads } from './heads.ts';
import { parseStored } from './log/file.ts';
import type { OpenLog } from './log/open.ts';
import { declaredOrder, foldWorkspace } from './log/rebuild.ts';
import type { Receive, Received } from './log/receive.ts';
import type { StoredEvent } from './log/reader.ts';
import type { EntriesView } from './views/entries.ts';
import type { IncidentsView } from './views/incidents.ts';
import type { RunFiguresView } from './views/run-figures.ts';
import type { Workspace } from './workspace.ts';

interface TakingParts {
  log: OpenLog;
  bus: Bus;
  heads: Heads;
  entries: EntriesView;
  list: IncidentsView;
  runFigures: RunFiguresView;
  workspace: Workspace;
  receive: Receive;
  /** Called for each of many events, so that long work is not taken for a hang. */
  pulse?: () => void;
}

export interface TakeOptions {
  /** One event that does not verify refuses them all. */
  whole?: boolean;
  /**
   * Many more are to follow: an incident whose past comes in is left for `settle`. Until then its timeline and its head are
   * right, its line in the list is as it was, and nobody is told.
   */
  later?: boolean;
  /** Whether it waits for the disk: see the writer's `transaction`. By itself it does. */
  durable?: boolean;
  /** What belongs into the same transaction. */
  also?: (received: Received) => void;
}

/** Remembers in `meta` which incidents are to be settled: a crash in between leaves it to the next start. */
const UNSETTLED = 'unsettled';

/** Takes events that others wrote, and keeps the views in step with them. */
export function createTaking(parts: TakingParts) {
  const { log, bus, heads, entries, list, runFigures, workspace, receive, pulse = () => undefined } = parts;
  /** Incidents whose line in the list is behind, with strikes among what came. */
  const unsettled = new Map<string, IncidentEvent[]>();
  for (const stream of parseStored(log.reader.meta(UNSETTLED) ?? '[]') as string[]) unsettled.set(stream, []);
  settle();

  function writeUnsettled(streams: readonly string[]): void {
    log.writer.setMeta(UNSETTLED, JSON.stringify(streams));
  }

  function bringList(stream: string, order: string, levels: readonly SeverityLevel[]): string[] {
    const head = heads.get(stream);
    runFigures.apply(head);
    return list.apply(head, order, levels).renamed;
  }

  /** Where the declaration sorts. Only what comes before it, or declares, can change that. */
  function orderAfter(stream: string, came: readonly IncidentEvent[]): string {
    const known = list.declaredOrder(stream);
    const [first] = came;
    const settled =
      known !== undefined &&
      !came.some((event) => event.type === 'incident.declared') &&
      (first === undefined || `${first.hlc} ${first.replica}` > known);
    return settled ? known : orderOf(stream);
  }

  function orderOf(stream: string): string {
    const declared = log.reader.eventsOfTypes(stream, ['incident.declared']);
    const among = declared.length > 0 ? declared : log.reader.eventList(stream);
    return declaredOrder(among.map(({ event }) => event).filter((event) => isIncidentEvent(event)));
  }

  /**
   * Takes events written elsewhere and brings every view in step, in one transaction. An event that follows in order costs
   * as much as one that is recorded here.
   */
  function take(envelopes: readonly Envelope[], options: TakeOptions = {}): Received {
    const { whole = false, later = false, durable = true, also } = options;
    const came = new Map<string, { stored: StoredEvent[]; events: IncidentEvent[]; how: Absorbed }>();
    const renamed = new Set<string>();
    let received: Received | undefined;
    let teamChanged = false;
    try {
      log.writer.transaction(() => {
        received = receive(envelopes);
        const [refused] = received.refused;
        if (whole && refused !== undefined) {
          throw new RefusalError(
            'not_verified',
            `Event ${refused.envelope.id} does not fit the log: ${refused.reason}. Nothing was imported.`,
          );
        }
        show(received, came);
        teamChanged = received.added.some(({ event }) => event.stream === WORKSPACE_STREAM);
        const next = teamChanged ? foldWorkspace(log.reader) : workspace.state;
        const before = unsettled.size;
        for (const [stream, entry] of came) {
          if (
            (entry.how === 'stale' || entry.how === 'past') &&
            later &&
            list.summary(stream) !== undefined
          ) {
            const strikes = entry.events.filter((event) => event.type === 'entry.struck');
            unsettled.set(stream, [...(unsettled.get(stream) ?? []), ...strikes]);
            continue;
          }
          if (entry.how === 'stale') heads.refold(stream);
          for (const other of bringList(stream, orderAfter(stream, entry.events), next.severities))
            renamed.add(other);
        }
        if (unsettled.size !== before) writeUnsettled([...unsettled.keys()]);
        if (teamChanged) workspace.received(next);
        const newest = received.added.reduce(
          (hlc, { event }) => (event.hlc > hlc ? event.hlc : hlc),
          log.reader.meta('hlc') ?? '',
        );
        if (received.added.length > 0) log.writer.setMeta('hlc', newest);
        also?.(received);
      }, durable);
    } catch (error) {
      for (const stream of came.keys()) heads.drop(stream);
      throw error;
    }
    if (received === undefined) throw new Error('the transaction did not run');
    if (teamChanged) workspace.refold();
    for (const [stream, { events, how }] of came)
      if (!unsettled.has(stream)) bus.publish({ stream, events, refolded: how !== 'in-order' });
    for (const stream of renamed) if (!came.has(stream)) bus.publish({ stream, events: [], refolded: true });
    return received;
  }

  /** Brings timelines and folds in step with what was stored. */
  function show(
    received: Received,
    came: Map<string, { stored: StoredEvent[]; events: IncidentEvent[]; how: Absorbed }>,
  ): void {
    const struck = new Set<string>();
    for (const stored of received.added) {
      pulse();
      const { event } = stored;
      if (!isIncidentEvent(event)) continue;
      const entry = came.get(event.stream) ?? { stored: [], events: [], how: 'in-order' };
      entry.stored.push(stored);
      entry.events.push(event);
      came.set(event.stream, entry);
      if (event.type === 'entry.struck') struck.add(event.stream);
    }
    entries.applyAll(received.added);
    for (const id of received.struck) entries.refoldEvent(id);
    for (const [stream, entry] of came) {
      entry.events.sort(compareOrder);
      if (struck.has(stream)) {
        heads.forget(stream);
        entry.how = 'stale';
      } else entry.how = heads.absorb(stream, entry.stored);
    }
  }

  /**
   * Brings the list in step with incidents that were left behind, for so many ms at most. Returns whether all are.
   * Should it fail, they stay behind and are tried again.
   */
  function settle(forMs = Number.POSITIVE_INFINITY): boolean {
    const until = performance.now() + forMs;
    for (const [stream, strikes] of unsettled) {
      const renamed = log.writer.transaction(() => {
        heads.refold(stream);
        writeUnsettled([...unsettled.keys()].filter((each) => each !== stream));
        return bringList(stream, orderOf(stream), workspace.state.severities);
      });
      unsettled.delete(stream);
      for (const other of new Set([stream, ...renamed]))
        bus.publish({ stream: other, events: other === stream ? strikes : [], refolded: true });
      if (performance.now() >= until) break;
    }
    return unsettled.size === 0;
  }

  return {
    take,
    settle,
    /** Whether an incident waits for {@link settle}. */
    behind: (): boolean => unsettled.size > 0,
  };
}
