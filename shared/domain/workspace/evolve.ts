import { assertNever } from '../assert.ts';
import type { WorkspaceEvent } from './events.ts';
import { evolveMembership } from './membership.ts';
import { isNamed } from './names.ts';
import type { Checklist, SeverityLevel, WorkspaceState } from './state.ts';

/** The severity table a fresh workspace starts with. */
export const defaultSeverities: readonly SeverityLevel[] = [
  {
    id: 'SEV-1',
    name: 'Critical',
    meaning: 'Whole service down, more than 25 % of users affected, or data loss',
    updateEveryMinutes: 15,
    handoff: 'live-call',
    postmortem: 'required',
    thresholds: { usersPercent: 25, moneyPerHour: null, sloBurn: 14.4, dataOrSecurity: true },
  },
  {
    id: 'SEV-2',
    name: 'Major',
    meaning: 'One region or an important function down, 5–25 % of users affected',
    updateEveryMinutes: 30,
    handoff: 'written-call-advised',
    postmortem: 'required',
    thresholds: { usersPercent: 5, moneyPerHour: null, sloBurn: 6, dataOrSecurity: false },
  },
  {
    id: 'SEV-3',
    name: 'Minor',
    meaning: 'Degraded, a workaround exists',
    updateEveryMinutes: 60,
    handoff: 'written',
    postmortem: 'optional',
    thresholds: { usersPercent: 0.1, moneyPerHour: null, sloBurn: 1, dataOrSecurity: false },
  },
  {
    id: 'SEV-4',
    name: 'Low',
    meaning: 'Cosmetic, or a near miss worth recording',
    updateEveryMinutes: null,
    handoff: 'none',
    postmortem: 'optional',
    thresholds: { usersPercent: null, moneyPerHour: null, sloBurn: null, dataOrSecurity: false },
  },
];

/** The checklists a fresh workspace starts with: what tired people forget. */
export const defaultChecklists: readonly Checklist[] = [
  {
    name: 'First ten minutes',
    severities: ['SEV-1', 'SEV-2'],
    services: [],
    items: [
      { text: 'Say who has command', seat: 'ic', dueMinutes: 2 },
      { text: 'Open the call and post its link', seat: 'deputy', dueMinutes: 3 },
      { text: 'Post the first status update', seat: 'comms', dueMinutes: 10 },
      { text: 'Ask what changed in the last hour', seat: 'ops', dueMinutes: 5 },
      { text: 'Check which regions and services are affected', seat: 'ops', dueMinutes: 10 },
    ],
  },
  {
    name: 'Before closing',
    severities: [],
    services: [],
    items: [
      { text: 'Undo temporary changes, or write down who keeps them', seat: 'ops', dueMinutes: null },
      { text: 'Tell customers it is over', seat: 'comms', dueMinutes: null },
      { text: 'Correct the clocks: impact, detected, mitigated, resolved', seat: 'scribe', dueMinutes: null },
      { text: 'Agree who writes the postmortem', seat: 'ic', dueMinutes: null },
    ],
  },
];

/** A workspace before its first event. */
export function emptyWorkspace(): WorkspaceState {
  return {
    people: [],
    severities: [...defaultSeverities],
    checklists: [...defaultChecklists],
    regions: [],
    services: [],
    policies: [],
    schedules: [],
    overrides: [],
    instructions: [],
    connectors: [],
    replicas: [],
    sealedKeys: [],
    last: null,
  };
}

/** Folds one event into the workspace. Pure. */
export function evolveWorkspace(state: WorkspaceState, event: WorkspaceEvent): WorkspaceState {
  return { ...apply(state, event), last: { hlc: event.hlc, replica: event.replica, seq: event.seq } };
}

function apply(state: WorkspaceState, event: WorkspaceEvent): WorkspaceState {
  switch (event.type) {
    case 'replica.announced': {
      const { replica, publicKey, name } = event.data;
      // Only the installation itself can announce its key, and only once: a second key would let anyone take it over.
      if (event.replica !== replica || state.replicas.some((known) => known.id === replica)) return state;
      return {
        ...state,
        replicas: [
          ...state.replicas,
          { id: replica, publicKey, name, announcedAt: event.recordedAt, exchangeKey: null, revoked: null },
        ],
      };
    }
    case 'replica.keyed':
    case 'replica.revoked':
    case 'key.rotated':
      return evolveMembership(state, event);
    case 'person.set': {
      const others = state.people.filter((person) => person.handle !== event.data.person.handle);
      const { skills = [], ...known } = event.data.person;
      return {
        ...state,
        people: [...others, { ...known, skills }].toSorted((a, b) => (a.handle < b.handle ? -1 : 1)),
      };
    }
    case 'person.removed':
      return { ...state, people: state.people.filter((person) => person.handle !== event.data.handle) };
    case 'severities.set':
      return { ...state, severities: event.data.levels };
    case 'checklist.set': {
      const set = event.data.checklist;
      const others = state.checklists.filter((each) => each.name !== set.name);
      return { ...state, checklists: [...others, set] };
    }
    case 'checklist.removed':
      return { ...state, checklists: state.checklists.filter((each) => each.name !== event.data.name) };
    case 'region.set':
      return { ...state, regions: withNamed(state.regions, event.data.region) };
    case 'region.removed':
      return { ...state, regions: withoutNamed(state.regions, event.data.name) };
    case 'service.set':
      return { ...state, services: withNamed(state.services, event.data.service) };
    case 'service.removed':
      return { ...state, services: withoutNamed(state.services, event.data.name) };
    case 'policy.set':
      return { ...state, policies: withNamed(state.policies, event.data.policy) };
    case 'policy.removed':
      return { ...state, policies: withoutNamed(state.policies, event.data.name) };
    case 'schedule.set':
      return { ...state, schedules: withNamed(state.schedules, event.data.schedule) };
    case 'schedule.removed':
      return {
        ...state,
        schedules: withoutNamed(state.schedules, event.data.name),
        overrides: state.overrides.filter((each) => !isNamed(each.schedule, event.data.name)),
      };
    case 'override.added':
      return { ...state, overrides: [...state.overrides, { id: event.id, ...event.data.override }] };
    case 'override.removed':
      return { ...state, overrides: state.overrides.filter((each) => each.id !== event.data.override) };
    case 'instructions.set': {
      const { seat, text } = event.data;
      const others = state.instructions.filter((each) => each.seat !== seat);
      if (text === null) return { ...state, instructions: others };
      return {
        ...state,
        instructions: [...others, { seat, text }].toSorted((a, b) => (a.seat < b.seat ? -1 : 1)),
      };
    }
    case 'connector.set': {
      const { connector } = event.data;
      const others = state.connectors.filter(({ id }) => id !== connector.id);
      return {
        ...state,
        connectors: [...others, connector].toSorted((a, b) =>
          a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1,
        ),
      };
    }
    case 'connector.removed':
      return { ...state, connectors: state.connectors.filter(({ id }) => id !== event.data.connector) };
    default:
      return assertNever(event);
  }
}

function withNamed<T extends { name: string }>(all: readonly T[], one: T): T[] {
  return [...withoutNamed(all, one.name), one].toSorted((a, b) =>
    a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1,
  );
}

function withoutNamed<T extends { name: string }>(all: readonly T[], name: string): T[] {
  return all.filter((each) => !isNamed(each.name, name));
}
