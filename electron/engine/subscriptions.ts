import type { EngineOperations, NameOfKind } from '#shared/contract/index.ts';
import type { OutputOf, ParsedInputOf } from '#shared/contract/operation.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import { isIncidentStream, WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { findRun } from '#shared/domain/incident/runs/find.ts';
import type { EngineParts } from './parts.ts';

export type SubscriptionName = NameOfKind<'subscription', EngineOperations>;

type Opener<N extends SubscriptionName> = (
  input: ParsedInputOf<EngineOperations[N]>,
  push: (increment: OutputOf<EngineOperations[N]>) => void,
) => Outcome<() => void>;

/** What can be watched. Each opener pushes a snapshot at once and increments after every commit. */
export function createSubscriptions(parts: EngineParts) {
  const {
    bus,
    heads,
    outbox,
    entries,
    list,
    workspace,
    care,
    reminders,
    drills,
    watchedRuns,
    runbooks,
    sync,
    hub,
  } = parts;

  const openers: { [N in SubscriptionName]: Opener<N> } = {
    'incident.watch'({ ref, tail }, push) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const { stream } = found.output;
      const snapshot = (): void =>
        push({
          type: 'snapshot',
          ref: list.summary(stream)?.ref ?? found.output.ref,
          head: heads.get(stream),
          ...entries.page(stream, undefined, tail),
        });
      const stop = bus.listen((committed) => {
        if (committed.stream !== stream) return;
        if (committed.refolded) snapshot();
        else push({ type: 'events', events: [...committed.events] });
      });
      snapshot();
      return { ok: true, output: stop };
    },

    'incidents.watch'(_input, push) {
      const stop = bus.listen((committed) => {
        if (!isIncidentStream(committed.stream)) return;
        const incident = list.summary(committed.stream);
        if (incident !== undefined) push({ type: 'changed', incident });
      });
      push({ type: 'snapshot', incidents: list.list(undefined, 2_000) });
      return { ok: true, output: stop };
    },

    'workspace.watch'(_input, push) {
      const snapshot = (): void => push({ type: 'snapshot', workspace: workspace.state });
      const stop = bus.listen((committed) => {
        if (committed.stream === WORKSPACE_STREAM) snapshot();
      });
      snapshot();
      return { ok: true, output: stop };
    },

    'reminders.watch': (_input, push) => ({ ok: true, output: reminders.watch(push) }),

    'run.watch'({ ref, run }, push) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const { stream } = found.output;
      const which = findRun(run, heads.get(stream));
      if (!which.ok) return which;
      return { ok: true, output: watchedRuns.watch(stream, which.output.id, push) };
    },

    'sync.watch': (_input, push) => ({
      ok: true,
      output: sync.watch((status) => push({ type: 'snapshot', status })),
    }),

    'drill.watch': (_input, push) => ({ ok: true, output: drills.watch(push) }),

    'connector.watch'(_input, push) {
      const snapshot = (): void => push({ type: 'snapshot', connectors: hub.views() });
      const stop = hub.onChange(snapshot);
      snapshot();
      return { ok: true, output: stop };
    },

    'runbooks.watch': (_input, push) => ({ ok: true, output: runbooks.library.watch(push) }),

    'inbox.watch': (_input, push) => ({ ok: true, output: parts.inbox.watch(push) }),

    'engine.watch'(_input, push) {
      const snapshot = (): void => push({ type: 'snapshot', status: statusOf(parts) });
      const stops = [care.onChange(snapshot)];
      let known = outbox.changes();
      stops.push(
        hub.onChange(() => {
          if (outbox.changes() === known) return;
          known = outbox.changes();
          snapshot();
        }),
      );
      snapshot();
      return { ok: true, output: () => stops.forEach((stop) => stop()) };
    },
  };

  return {
    open<N extends SubscriptionName>(
      name: N,
      input: ParsedInputOf<EngineOperations[N]>,
      push: (increment: OutputOf<EngineOperations[N]>) => void,
    ): Outcome<() => void> {
      return openers[name](input, push);
    },
  };
}

/** State of the engine and its file. */
export function statusOf(parts: EngineParts): OutputOf<EngineOperations['engine.status']> {
  const { log, care, me } = parts;
  return {
    dataDir: log.folder.dir,
    replica: log.identity.replica,
    events: log.reader.lastPos(),
    bytes: care.bytes(),
    ...care.status(),
    queued: parts.outbox.waiting(),
    connectors: parts.hub.health(),
    me,
    notices: log.notices,
  };
}
