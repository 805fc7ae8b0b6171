import os from 'node:os';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import {
  decideWorkspace,
  type WorkspaceCommand,
  type WorkspaceContext,
} from '#shared/domain/workspace/decide.ts';
import {
  isWorkspaceEvent,
  workspaceEvent,
  type NewWorkspaceEvent,
  type WorkspaceEvent,
} from '#shared/domain/workspace/events.ts';
import { decideMembership, type MembershipCommand } from '#shared/domain/workspace/membership.ts';
import { evolveWorkspace } from '#shared/domain/workspace/evolve.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';
import type { Bus } from './bus.ts';
import type { OpenLog } from './log/open.ts';
import { foldWorkspace } from './log/rebuild.ts';

/** The workspace's state and its commands. Small enough to be kept whole and folded anew at start. */
export function createWorkspace(log: OpenLog, bus: Bus, now: () => number, context: WorkspaceContext) {
  let state = foldWorkspace(log.reader);
  let follow: (next: WorkspaceState) => void = () => undefined;

  function record(
    events: Parameters<OpenLog['writer']['append']>[1],
    actor: string,
    commandId?: string,
  ): string {
    const { stored, next } = log.writer.transaction(() => {
      const stored = log.writer.append(WORKSPACE_STREAM, events, {
        actor,
        now: now(),
        ...(commandId === undefined ? {} : { commandId }),
      });
      const next = stored.reduce(
        (before, { event }) => (isWorkspaceEvent(event) ? evolveWorkspace(before, event) : before),
        state,
      );
      follow(next);
      return { stored, next };
    });
    state = next;
    bus.publish({ stream: WORKSPACE_STREAM, events: stored.map(({ event }) => event), refolded: false });
    return stored[0]?.event.id ?? '';
  }

  /** What a command id that was given before stands for; undefined for a new one. */
  function repeated(commandId: string | undefined): Outcome<{ id: string }> | undefined {
    const known = commandId === undefined ? undefined : log.reader.event(commandId);
    if (known === undefined) return undefined;
    return known.event.stream === WORKSPACE_STREAM
      ? { ok: true, output: { id: known.event.id } }
      : refuse('invalid_input', 'This command id was used for another command.', 'commandId');
  }

  return {
    get state(): WorkspaceState {
      return state;
    },
    /** Names what follows from the workspace: told of its next state inside the transaction that changes it. */
    followedBy(follower: (next: WorkspaceState) => void): void {
      follow = follower;
    },
    /** Lets what follows catch up with events that came from elsewhere, inside their transaction. */
    received(next: WorkspaceState): void {
      follow(next);
    },
    /** Folds anew after events came from elsewhere, once their transaction has committed. */
    refold(): void {
      state = foldWorkspace(log.reader);
      bus.publish({ stream: WORKSPACE_STREAM, events: [], refolded: true });
    },
    /** Tells this installation's name and key, once: it is the first event of its chain. */
    announce(actor: string): void {
      const { replica, publicKey } = log.identity;
      if (state.replicas.some((known) => known.id === replica)) return;
      record(
        [
          workspaceEvent('replica.announced', {
            replica,
            publicKey,
            name: os.hostname().slice(0, 200) || 'this machine',
          }),
        ],
        actor,
      );
    },
    execute(
      command: WorkspaceCommand,
      actor: string,
      commandId: string | undefined,
    ): Outcome<{ id: string }> {
      const before = repeated(commandId);
      if (before !== undefined) return before;
      const decision = decideWorkspace(state, command, context);
      return decision.ok ? { ok: true, output: { id: record(decision.output, actor, commandId) } } : decision;
    },
    /** Decides who belongs to the workspace and records it. Answers whether something was recorded just now. */
    decideMembership(
      command: MembershipCommand,
      actor: string,
      commandId: string | undefined,
    ): Outcome<boolean> {
      const before = repeated(commandId);
      if (before !== undefined) return before.ok ? { ok: true, output: false } : before;
      const decision = decideMembership(state, command);
      if (!decision.ok) return decision;
      if (decision.output.length > 0) record(decision.output, actor, commandId);
      return { ok: true, output: decision.output.length > 0 };
    },
    /**
     * Several commands in one transaction, each decided on what the ones before it come to: all of them, or none and the
     * first refusal. With `dryRun` nothing is stored.
     */
    executeAll(
      commands: readonly WorkspaceCommand[],
      actor: string,
      commandId: string | undefined,
      dryRun: boolean,
    ): Outcome<undefined> {
      const done = { ok: true, output: undefined } as const;
      const before = repeated(commandId);
      if (before !== undefined) return before.ok ? done : before;
      const events: NewWorkspaceEvent[] = [];
      let next = state;
      for (const command of commands) {
        const decision = decideWorkspace(next, command, context);
        if (!decision.ok) return decision;
        next = decision.output.map((event) => drafted(event, actor, now())).reduce(evolveWorkspace, next);
        events.push(...decision.output);
      }
      if (events.length > 0 && !dryRun) record(events, actor, commandId);
      return done;
    },
  };
}

/** A decided event as a fold takes it, for looking ahead: it has no place in the log yet. */
function drafted(event: NewWorkspaceEvent, actor: string, at: number): WorkspaceEvent {
  const place = { id: '', stream: WORKSPACE_STREAM, replica: '', seq: 0, hlc: '' };
  return { ...event, ...place, occurredAt: at, recordedAt: at, actor };
}

export type Workspace = ReturnType<typeof createWorkspace>;
