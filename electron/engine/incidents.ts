import { v7 } from 'uuid';
import type { Recorded } from '#shared/contract/index.ts';
import { refuse, type Outcome, type Refusal } from '#shared/contract/refusal.ts';
import type { LoggedEvent } from '#shared/domain/log/event.ts';
import type { IncidentCommand } from '#shared/domain/incident/commands.ts';
import type { DecisionContext } from '#shared/domain/incident/decide/context.ts';
import { decide } from '#shared/domain/incident/decide/index.ts';
import {
  amendedEntry,
  isIncidentEvent,
  type IncidentEvent,
  type NewIncidentEvent,
} from '#shared/domain/incident/events.ts';
import type { PagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { SeverityLevel } from '#shared/domain/workspace/state.ts';
import { incidentStream, isIncidentStream, WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { shiftEnd } from '#shared/policy/handoff.ts';
import type { Bus } from './bus.ts';
import type { Heads } from './heads.ts';
import { random16 } from './log/hashing.ts';
import type { OpenLog } from './log/open.ts';
import type { StoredEvent } from './log/reader.ts';
import type { Receive } from './log/receive.ts';
import { repeatsOf } from './log/strikes.ts';
import type { Outbox } from './connectors/outbox.ts';
import { createTaking } from './taking.ts';
import type { EntriesView } from './views/entries.ts';
import type { IncidentsView } from './views/incidents.ts';
import type { RunFiguresView } from './views/run-figures.ts';
import type { Workspace } from './workspace.ts';

export interface IncidentParts {
  log: OpenLog;
  bus: Bus;
  heads: Heads;
  entries: EntriesView;
  list: IncidentsView;
  runFigures: RunFiguresView;
  outbox: Outbox;
  workspace: Workspace;
  receive: Receive;
  /** Whom a page comes to, as the workspace says now. */
  paging: () => PagingDirectory;
  now: () => number;
  /** Called for each of many events, so that long work is not taken for a hang. */
  pulse?: () => void;
}

/** More incidents are never open at once. */
const MOST_OPEN = 10_000;
/** So many events are stored between two signs of life: some milliseconds. */
const AT_ONCE = 500;

/** Who gives a command, and the id that makes giving it twice harmless. */
export interface Given {
  actor: string;
  commandId: string | undefined;
}

/** What the number in an event's payload counts. */
function numberedAs(type: string): 'page' | 'run' | 'task' {
  if (type.startsWith('page.')) return 'page';
  return type.startsWith('run.') ? 'run' : 'task';
}

/** Incidents: commands are decided, stored and shown here, in one transaction each. */
export function createIncidents(parts: IncidentParts) {
  const { log, bus, heads, entries, list, runFigures, outbox, workspace, paging, now } = parts;
  const { pulse = () => undefined } = parts;
  log.writer.onRollback(list.forget);
  let levels = workspace.state.severities;
  workspace.followedBy((next) => {
    if (next.severities !== levels) relist(next.severities);
  });
  bus.listen((committed) => {
    if (committed.stream !== WORKSPACE_STREAM || workspace.state.severities === levels) return;
    levels = workspace.state.severities;
    for (const { stream } of list.list(true, MOST_OPEN)) bus.publish({ stream, events: [], refolded: true });
  });

  function context(stream: string, commandId: string, actor: string): DecisionContext {
    return {
      now: now(),
      actor,
      replica: log.identity.replica,
      commandId,
      levels: workspace.state.severities,
      checklists: workspace.state.checklists,
      paging: paging(),
      people: workspace.state.people,
      regions: workspace.state.regions,
      shiftEnd: (region, at) => shiftEnd(workspace.state.regions, region, at),
      entryById: (id) => entries.byId(id, stream),
      eventById: (id) => {
        const stored = log.reader.event(id);
        return stored !== undefined && stored.event.stream === stream && isIncidentEvent(stored.event)
          ? stored.event
          : undefined;
      },
      entriesByNumber: (n) => entries.byNumber(stream, n),
      incidentByRef: (ref) => list.find(ref),
    };
  }

  /** What one transaction stored and what follows from it; made known once it has committed. */
  interface Stored {
    stream: string;
    events: StoredEvent[];
    head: IncidentHead;
    struck: boolean;
    renamed: string[];
  }

  /** Stores decided events with everything that follows from them. Inside a transaction. */
  function store(
    stream: string,
    events: readonly NewIncidentEvent[],
    given: { actor: string; commandId: string },
  ): Stored {
    const struck = events.some((event) => event.type === 'entry.struck');
    const stored: StoredEvent[] = [];
    const recorded = now();
    for (let at = 0; at < events.length; at += AT_ONCE) {
      const { actor, commandId } = given;
      const by = { actor, now: recorded, ...(at === 0 ? { commandId } : {}) };
      const appended = log.writer.append(stream, events.slice(at, at + AT_ONCE), by);
      for (const event of appended) {
        entries.apply(event);
        if (isIncidentEvent(event.event) && event.event.type === 'entry.struck')
          for (const { id } of repeatsOf(log.reader, stream, event.event.data.entry)) entries.refoldEvent(id);
        stored.push(event);
      }
      pulse();
    }
    if (struck) heads.forget(stream);
    const head = struck ? heads.get(stream) : heads.next(stream, stored);
    const { renamed } = list.apply(head, orderOf(stream, stored), workspace.state.severities);
    if (struck || events.some(({ type }) => type.startsWith('run.'))) runFigures.apply(head);
    outbox.plan(
      stored.map(({ event }) => event),
      head,
    );
    heads.snapshot(stream, head, stored.at(-1)?.pos ?? 0, stored.length);
    return { stream, events: stored, head, struck, renamed };
  }

  /**
   * Decides and stores in one transaction: what the decision looked at is what its events follow. SQLite also reads
   * faster inside one. `work` returns null when there is nothing to store.
   */
  function commit<T>(stream: string, work: () => { stored: Stored | null; output: T }): T {
    let result: { stored: Stored | null; output: T };
    try {
      result = log.writer.transaction(work);
    } catch (error) {
      heads.drop(stream);
      throw error;
    }
    if (result.stored !== null) {
      const { events, head, struck, renamed } = result.stored;
      heads.keep(stream, head, events.at(-1)?.pos ?? 0, events.length);
      bus.publish({ stream, events: events.map(({ event }) => event), refolded: struck });
      for (const other of renamed) bus.publish({ stream: other, events: [], refolded: true });
    }
    return result.output;
  }

  function orderOf(stream: string, stored: readonly StoredEvent[]): string {
    const [first] = stored;
    if (first?.event.type === 'incident.declared') return `${first.event.hlc} ${first.event.replica}`;
    return list.declaredOrder(stream) ?? '';
  }

  function answer(stream: string, events: readonly LoggedEvent[]): Recorded {
    const [first] = events.filter((event): event is IncidentEvent => isIncidentEvent(event));
    if (first === undefined) throw new Error('a command records at least one event');
    const amended = amendedEntry(first);
    const n =
      'n' in first.data ? first.data.n : amended === null ? 0 : (entries.byId(amended, stream)?.n ?? 0);
    const ref = list.summary(stream)?.ref ?? '';
    return {
      id: first.id,
      stream,
      ref,
      n,
      ...('number' in first.data ? { [numberedAs(first.type)]: first.data.number } : {}),
    };
  }

  /** What a repeated command id answered the first time; undefined for a new one. */
  function repeated(commandId: string | undefined): Outcome<Recorded> | undefined {
    const known = commandId === undefined ? undefined : log.reader.event(commandId);
    if (known === undefined) return undefined;
    return isIncidentStream(known.event.stream)
      ? { ok: true, output: answer(known.event.stream, [known.event]) }
      : refuse('invalid_input', 'This command id was used for another command.', 'commandId');
  }

  /** `also` belongs to it: done in the same transaction, whether or not there was anything to record. */
  function execute(
    stream: string,
    command: IncidentCommand,
    given: Given,
    also: () => void = () => undefined,
  ): Outcome<Recorded> {
    return commit<Outcome<Recorded>>(stream, () => {
      also();
      const before = repeated(given.commandId);
      if (before !== undefined) return { stored: null, output: before };
      const commandId = given.commandId ?? v7({ msecs: now(), random: random16() });
      const decision = decide(heads.get(stream), command, context(stream, commandId, given.actor));
      if (!decision.ok) return { stored: null, output: decision };
      const stored = store(stream, decision.output, { actor: given.actor, commandId });
      return {
        stored,
        output: {
          ok: true,
          output: answer(
            stream,
            stored.events.map(({ event }) => event),
          ),
        },
      };
    });
  }

  /** Works out the list anew with another severity table: due times follow from it. Inside its transaction. */
  function relist(levels: readonly SeverityLevel[]): void {
    for (const { stream } of list.list(true, MOST_OPEN))
      list.apply(heads.get(stream), list.declaredOrder(stream) ?? '', levels);
  }

  return {
    execute,
    /** What a repeated command id answered the first time; undefined for a new one. */
    answered: repeated,

    /** What a command would be refused for now; nothing is stored. */
    refusalOf(stream: string, command: IncidentCommand, given: Given): Refusal | null {
      if (repeated(given.commandId) !== undefined) return null;
      const decision = decide(
        heads.get(stream),
        command,
        context(stream, given.commandId ?? '', given.actor),
      );
      return decision.ok ? null : decision.refusal;
    },

    /** Begins an incident whose first letters are free on this installation. */
    declare(
      command: Extract<IncidentCommand, { name: 'incident.declare' }>,
      given: Given,
    ): Outcome<Recorded> {
      return repeated(given.commandId) ?? execute(freshStream(), command, given);
    },

    /**
     * Runs several commands on one new incident in a single transaction: all of them, or none. For imports.
     * The first has to be the declaration.
     */
    declareWith(
      commands: Iterable<IncidentCommand>,
      given: { actor: string; commandId: string },
    ): Outcome<Recorded> {
      const stream = freshStream();
      return commit<Outcome<Recorded>>(stream, () => {
        // Read before anything is stored: what is stored would otherwise be folded twice.
        let head = heads.get(stream);
        const events: NewIncidentEvent[] = [];
        for (const command of commands) {
          pulse();
          const decision = decide(head, command, context(stream, given.commandId, given.actor));
          if (!decision.ok) return { stored: null, output: decision };
          events.push(...decision.output);
          const last = decision.output.at(-1);
          // Only what the next decision looks at has to be right here; the real fold follows below.
          head = { ...head, last: { hlc: '', replica: '', seq: events.length } };
          if (last !== undefined && 'n' in last.data) head = { ...head, lastNumber: last.data.n };
        }
        const stored = store(stream, events, given);
        return {
          stored,
          output: {
            ok: true,
            output: answer(
              stream,
              stored.events.slice(0, 1).map(({ event }) => event),
            ),
          },
        };
      });
    },

    ...createTaking(parts),
  };

  function freshStream(): string {
    for (;;) {
      const stream = incidentStream(v7({ msecs: now(), random: random16() }));
      if (list.codeIsFree(stream)) return stream;
    }
  }
}

export type Incidents = ReturnType<typeof createIncidents>;
