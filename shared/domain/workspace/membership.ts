import { refuse, type Outcome } from '../../contract/refusal.ts';
import { workspaceEvent, type NewWorkspaceEvent, type WorkspaceEvent } from './events.ts';
import type { Replica, SealedKey, WorkspaceState } from './state.ts';

type MembershipEvent = Extract<WorkspaceEvent, { type: 'replica.keyed' | 'replica.revoked' | 'key.rotated' }>;

/** What an installation decides about who belongs to the workspace. */
export type MembershipCommand =
  | { name: 'replica.key'; replica: string; exchangeKey: string }
  | { name: 'replica.revoke'; by: string; replica: string; reason: string; next: SealedKey }
  | { name: 'key.share'; key: SealedKey };

/** Decides who belongs to the workspace. Pure: keys are made and sealed by the caller. */
export function decideMembership(
  state: WorkspaceState,
  command: MembershipCommand,
): Outcome<NewWorkspaceEvent[]> {
  switch (command.name) {
    case 'replica.key': {
      const known = state.replicas.find((each) => each.id === command.replica);
      if (known?.exchangeKey === command.exchangeKey) return { ok: true, output: [] };
      const { replica, exchangeKey } = command;
      return { ok: true, output: [workspaceEvent('replica.keyed', { replica, exchangeKey })] };
    }
    case 'replica.revoke': {
      const known = state.replicas.find((each) => each.id === command.replica);
      if (known === undefined)
        return refuse('not_found', 'There is no such installation. See the list of members.', 'replica');
      if (command.replica === command.by)
        return refuse(
          'invalid_input',
          'An installation can’t shut itself out. Let it leave instead.',
          'replica',
        );
      if (known.revoked !== null)
        return refuse('already_revoked', `${known.name} has been shut out already.`, 'replica');
      const { replica, reason, next } = command;
      return {
        ok: true,
        output: [workspaceEvent('replica.revoked', { replica, reason }), workspaceEvent('key.rotated', next)],
      };
    }
    case 'key.share':
      return { ok: true, output: [workspaceEvent('key.rotated', command.key)] };
  }
}

/** Installations that belong to the workspace: they joined and were not shut out. */
export function membersOf(state: Pick<WorkspaceState, 'replicas'>): Replica[] {
  return state.replicas.filter((each) => each.exchangeKey !== null && each.revoked === null);
}

/** Folds one event about who belongs to the workspace. What a shut-out installation says about it counts for nothing. */
export function evolveMembership(state: WorkspaceState, event: MembershipEvent): WorkspaceState {
  const author = state.replicas.find((each) => each.id === event.replica);
  if (author === undefined || author.revoked !== null) return state;
  switch (event.type) {
    case 'replica.keyed': {
      const { replica, exchangeKey } = event.data;
      // Only the installation itself can say it. It may say another one: a lost key can be replaced.
      return event.replica === replica ? withReplica(state, replica, { exchangeKey }) : state;
    }
    case 'replica.revoked': {
      const { replica, reason } = event.data;
      const known = state.replicas.find((each) => each.id === replica);
      if (known === undefined || known.revoked !== null || event.replica === replica) return state;
      return withReplica(state, replica, { revoked: { at: event.recordedAt, by: event.actor, reason } });
    }
    case 'key.rotated': {
      const { generation, keyId, boxes } = event.data;
      const known = state.sealedKeys.find((key) => key.generation === generation && key.keyId === keyId);
      const others = state.sealedKeys.filter((key) => key !== known);
      // A box that is there stays: nobody can put another one in its place.
      const merged = { generation, keyId, boxes: { ...boxes, ...known?.boxes } };
      return { ...state, sealedKeys: [...others, merged].toSorted(byAge) };
    }
  }
}

function byAge(one: SealedKey, other: SealedKey): number {
  return one.generation - other.generation || (one.keyId < other.keyId ? -1 : 1);
}

function withReplica(state: WorkspaceState, id: string, change: Partial<Replica>): WorkspaceState {
  return {
    ...state,
    replicas: state.replicas.map((each) => (each.id === id ? { ...each, ...change } : each)),
  };
}
