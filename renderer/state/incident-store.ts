import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/contract/refusal.ts';
import type { TimelineCursor } from '#shared/contract/views.ts';
import type { Entry, IncidentHead } from '#shared/domain/incident/state.ts';
import type { LoggedEvent } from '#shared/domain/log/event.ts';
import type { Client } from '#renderer/client/client.ts';
import { createIncidentModel, type IncidentModel } from './incident-model.ts';

type Increment = OutputOf<Operations['incident.watch']>;

/** How many entries the first answer brings, and each older page after it. */
const TAIL = 400;
const PAGE = 2_000;
const HURRIED_PAGE = 5_000;

/** What screens of one incident read. */
export interface IncidentState {
  ref: string;
  /** Null until the first snapshot. */
  head: IncidentHead | null;
  model: IncidentModel | null;
  /** Goes up with every change of head or entries. */
  revision: number;
  /** Whether every entry is here. Older ones arrive while the window is idle. */
  complete: boolean;
  refusal: Refusal | null;
}

/** When work may be done without anyone waiting for a key stroke to show. */
export interface Schedule {
  /** Before the next picture. Returns how to give it up. */
  frame(work: () => void): () => void;
  idle(work: () => void): () => void;
}

export interface IncidentStore {
  store: StoreApi<IncidentState>;
  /** Tells entries as they arrive; not those of the first snapshot and of older pages. */
  onAdded(listener: (added: readonly Entry[]) => void): () => void;
  /** Reads older pages at once: somebody waits for them. */
  hurry(): void;
  /** Ends the subscription. */
  close(): void;
}

/** Opens one incident and keeps it up to date. */
export function openIncident(ref: string, client: Client, schedule: Schedule): IncidentStore {
  const store = createStore<IncidentState>(() => ({
    ref,
    head: null,
    model: null,
    revision: 0,
    complete: false,
    refusal: null,
  }));
  const listeners = new Set<(added: readonly Entry[]) => void>();
  let closed = false;
  let unsubscribe: () => void = () => undefined;
  let waiting: LoggedEvent[] = [];
  let cancelFrame: (() => void) | undefined;
  let cancelIdle: (() => void) | undefined;
  /** Reads the next older page, while that waits for an idle moment. */
  let readNext: (() => void) | undefined;
  let hurried = false;
  /** Older pages are read for the last snapshot only. */
  let generation = 0;

  function subscribe(): void {
    unsubscribe();
    unsubscribe = client.subscribe('incident.watch', { ref, tail: TAIL }, receive, (refusal) => {
      store.setState({ refusal });
    });
  }

  function receive(increment: Increment): void {
    if (closed) return;
    if (increment.type === 'snapshot') {
      waiting = [];
      takeSnapshot(increment);
      return;
    }
    waiting.push(...increment.events);
    // The first one shows at once; a burst behind it is folded together, once per picture.
    if (cancelFrame === undefined) {
      flush();
      cancelFrame = schedule.frame(afterFrame);
    }
  }

  function afterFrame(): void {
    cancelFrame = undefined;
    if (waiting.length === 0) return;
    flush();
    cancelFrame = schedule.frame(afterFrame);
  }

  function flush(): void {
    const { model } = store.getState();
    const events = waiting;
    waiting = [];
    if (model === null || events.length === 0) return;
    const { current, added } = model.apply(events);
    if (!current) subscribe();
    show(model);
    tell(added);
  }

  function takeSnapshot(snapshot: Extract<Increment, { type: 'snapshot' }>): void {
    const known = store.getState().model;
    const model = known ?? createIncidentModel(snapshot.head, snapshot.entries);
    const added = known === null ? [] : known.reset(snapshot.head, snapshot.entries);
    generation += 1;
    store.setState({ ref: snapshot.ref, refusal: null, complete: snapshot.before === null });
    show(model);
    tell(added);
    if (snapshot.before !== null) readOlder(snapshot.before, generation);
  }

  function readOlder(before: TimelineCursor, of: number): void {
    cancelIdle?.();
    readNext = () => {
      readNext = undefined;
      cancelIdle?.();
      const limit = hurried ? HURRIED_PAGE : PAGE;
      void client.call('incident.timeline', { ref, before, limit }).then((outcome) => {
        if (closed || of !== generation) return;
        // What was told before this page is in the page already and must not be folded in after it.
        flush();
        const { model } = store.getState();
        if (!outcome.ok || model === null) return;
        model.addPage(outcome.output.entries);
        store.setState({ complete: outcome.output.before === null });
        show(model);
        if (outcome.output.before !== null) readOlder(outcome.output.before, of);
      });
    };
    if (hurried) readNext();
    else cancelIdle = schedule.idle(readNext);
  }

  function show(model: IncidentModel): void {
    store.setState({ model, head: model.head, revision: model.revision });
  }

  function tell(added: readonly Entry[]): void {
    if (added.length > 0) for (const listener of listeners) listener(added);
  }

  subscribe();

  return {
    store,
    onAdded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hurry() {
      hurried = true;
      readNext?.();
    },
    close() {
      closed = true;
      unsubscribe();
      cancelFrame?.();
      cancelIdle?.();
    },
  };
}
