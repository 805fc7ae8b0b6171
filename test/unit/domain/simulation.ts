import {
  incidentCommandInputs,
  type IncidentCommand,
  type IncidentCommandName,
} from '#shared/domain/incident/commands.ts';
import type { DecisionContext } from '#shared/domain/incident/decide/context.ts';
import { decide } from '#shared/domain/incident/decide/index.ts';
import { entryIdOf, evolveEntry } from '#shared/domain/incident/entry.ts';
import type { IncidentEvent } from '#shared/domain/incident/events.ts';
import { emptyHead, evolve } from '#shared/domain/incident/evolve.ts';
import { foldIncident, type Incident } from '#shared/domain/incident/fold.ts';
import { compareOrder } from '#shared/domain/log/event.ts';
import { HLC_ZERO, latest, tick } from '#shared/domain/log/hlc.ts';
import { defaultChecklists, defaultSeverities } from '#shared/domain/workspace/evolve.ts';
import { simulatedDirectory } from './paging-directory.ts';
import { refuse, type Outcome, type Refusal } from '#shared/contract/refusal.ts';

/** Where the simulated world begins: 23 November 2026, 14:00 UTC. */
export const START = Date.UTC(2026, 10, 23, 14);
export const STREAM = 'incident/01936a2e-5b00-7000-8000-000000000001';
/** Resolves to another incident; `INC-SELF` to the simulated one. */
export const OTHER_STREAM = 'incident/01936a2e-5b00-7000-8000-000000000002';

/** One installation: its own clock, its own chain, and what it has heard of the others. */
export interface Replica {
  readonly id: string;
  /** Milliseconds its wall clock is off. */
  skew: number;
  hlc: string;
  seq: number;
  /** In order of arrival. */
  readonly events: Map<string, IncidentEvent>;
  /** Folded event by event while they came in order. */
  state: Incident;
}

/** Replicas of one incident and the true time. */
export interface World {
  now: number;
  readonly replicas: Replica[];
  /** Every event anyone recorded. */
  readonly recorded: IncidentEvent[];
  /** Every refusal anyone got. */
  readonly refusals: Refusal[];
}

/** Makes a uuid of version 7 out of a number; different numbers give different ids that don't sort like them. */
export function idOf(number: number): string {
  const scattered = (BigInt(number) * 0x5851f42d4c95n) & 0xffffffffffffn;
  return `01936a2e-5b00-7000-8000-${scattered.toString(16).padStart(12, '0')}`;
}

/** A world in which nothing has happened yet. */
export function newWorld(size: number): World {
  return {
    now: START,
    replicas: Array.from({ length: size }, (_, index) => ({
      id: idOf(900_000 + index),
      skew: 0,
      hlc: HLC_ZERO,
      seq: 0,
      events: new Map<string, IncidentEvent>(),
      state: { head: emptyHead(STREAM), entries: new Map() },
    })),
    recorded: [],
    refusals: [],
  };
}

/** What a decision may look at, from the point of view of one replica. */
export function contextOf(world: World, replica: Replica, actor = '@ana'): DecisionContext {
  return {
    now: world.now + replica.skew,
    actor,
    replica: replica.id,
    commandId: idOf(world.recorded.length),
    levels: defaultSeverities,
    checklists: defaultChecklists,
    paging: simulatedDirectory,
    people: [],
    regions: [],
    shiftEnd: (region, at) => (region === 'NOWHERE' ? null : at + 9 * 3_600_000),
    entryById: (id) => replica.state.entries.get(id),
    eventById: (id) => replica.events.get(id),
    entriesByNumber: (n) =>
      [...replica.state.entries.values()].filter((entry) => entry.n === n).toSorted(compareOrder),
    incidentByRef: (ref) =>
      ref === 'INC-NONE'
        ? refuse('not_found', 'There is no incident INC-NONE.', 'ref')
        : { ok: true, output: { stream: ref === 'INC-SELF' ? STREAM : OTHER_STREAM, ref } },
  };
}

/** Gives a command as a caller writes it; throws when its shape is refused, because that is not what is tested here. */
export function act<N extends IncidentCommandName>(
  world: World,
  replica: Replica,
  name: N,
  input: unknown,
  actor?: string,
): Outcome<IncidentEvent[]> {
  const parsed = incidentCommandInputs[name].safeParse(input);
  if (!parsed.success) throw new Error(`${name}: ${parsed.error.message} in ${JSON.stringify(input)}`);
  return carryOut(world, replica, { name, input: parsed.data } as IncidentCommand, actor);
}

/** Decides a parsed command and records what comes of it, as the engine does. */
export function carryOut(
  world: World,
  replica: Replica,
  command: IncidentCommand,
  actor = '@ana',
): Outcome<IncidentEvent[]> {
  deepFreeze(command);
  const context = contextOf(world, replica, actor);
  const decision = decide(replica.state.head, command, context);
  if (!decision.ok) {
    world.refusals.push(decision.refusal);
    return decision;
  }
  const events = decision.output.map((decided) => {
    replica.hlc = tick(replica.hlc, context.now);
    replica.seq += 1;
    const event = deepFreeze({
      id: idOf(world.recorded.length),
      stream: STREAM,
      replica: replica.id,
      seq: replica.seq,
      hlc: replica.hlc,
      occurredAt: decided.occurredAt ?? context.now,
      recordedAt: context.now,
      actor,
      type: decided.type,
      v: decided.v,
      data: decided.data,
    } as IncidentEvent);
    world.recorded.push(event);
    replica.events.set(event.id, event);
    // A strike also takes words out of entries of others: what was folded before is folded anew, as the engine does.
    const folded =
      event.type === 'entry.struck'
        ? foldIncident(STREAM, replica.events.values())
        : step(replica.state, event);
    replica.state = deepFreezeState(folded);
    return event;
  });
  return { ok: true, output: events };
}

/** Folds one more event that comes after all others. */
export function step(state: Incident, event: IncidentEvent): Incident {
  const entries = new Map(state.entries);
  const id = entryIdOf(event);
  const entry = evolveEntry(entries.get(id), event);
  if (entry !== undefined) entries.set(id, entry);
  return { head: evolve(state.head, event), entries };
}

/** Brings events to a replica: of every chain what continues what is there, at most `most` per chain. */
export function sync(from: Replica, to: Replica, most = Number.POSITIVE_INFINITY): void {
  const news = [...from.events.values()].filter((event) => !to.events.has(event.id));
  const taken = new Map<string, number>();
  for (const event of news.toSorted((a, b) => a.seq - b.seq)) {
    const count = taken.get(event.replica) ?? 0;
    if (count >= most) continue;
    taken.set(event.replica, count + 1);
    to.events.set(event.id, event);
    to.hlc = latest(to.hlc, event.hlc);
  }
  if (taken.size > 0) to.state = deepFreezeState(foldIncident(STREAM, to.events.values()));
}

/** Brings everything to everyone. */
export function syncAll(world: World): void {
  for (const from of world.replicas) for (const to of world.replicas) sync(from, to);
}

/** The first replica of a world; tests with one machine use only that. */
export function firstOf(world: World): Replica {
  const [first] = world.replicas;
  if (first === undefined) throw new Error('a world has at least one replica');
  return first;
}

function deepFreezeState(state: Incident): Incident {
  deepFreeze(state.head);
  for (const entry of state.entries.values()) deepFreeze(entry);
  return state;
}

/** Freezes plain data to the bottom, so that code which changes what it was given throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
