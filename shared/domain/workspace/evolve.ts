import { assertNever } from '../assert.ts';
import type { WorkspaceEvent } from './events.ts';
import type { SeverityLevel, WorkspaceState } from './state.ts';

/** The severity table a fresh workspace starts with. */
export const defaultSeverities: readonly SeverityLevel[] = [
  {
    id: 'SEV-1',
    name: 'Critical',
    meaning: 'Whole service down, more than 25 % of users affected, or data loss',
    updateEveryMinutes: 15,
    handoff: 'live-call',
    postmortem: 'required',
  },
  {
    id: 'SEV-2',
    name: 'Major',
    meaning: 'One region or an important function down, 5–25 % of users affected',
    updateEveryMinutes: 30,
    handoff: 'written-call-advised',
    postmortem: 'required',
  },
  {
    id: 'SEV-3',
    name: 'Minor',
    meaning: 'Degraded, a workaround exists',
    updateEveryMinutes: 60,
    handoff: 'written',
    postmortem: 'optional',
  },
  {
    id: 'SEV-4',
    name: 'Low',
    meaning: 'Cosmetic, or a near miss worth recording',
    updateEveryMinutes: null,
    handoff: 'none',
    postmortem: 'optional',
  },
];

/** A workspace before its first event. */
export function emptyWorkspace(): WorkspaceState {
  return { people: [], severities: [...defaultSeverities], replicas: [], last: null };
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
        replicas: [...state.replicas, { id: replica, publicKey, name, announcedAt: event.recordedAt }],
      };
    }
    case 'person.set': {
      const others = state.people.filter((person) => person.handle !== event.data.person.handle);
      return {
        ...state,
        people: [...others, event.data.person].toSorted((a, b) => (a.handle < b.handle ? -1 : 1)),
      };
    }
    case 'person.removed':
      return { ...state, people: state.people.filter((person) => person.handle !== event.data.handle) };
    case 'severities.set':
      return { ...state, severities: event.data.levels };
    default:
      return assertNever(event);
  }
}
