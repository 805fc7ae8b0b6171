import os from 'node:os';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { decideWorkspace, type WorkspaceCommand } from '#shared/domain/workspace/decide.ts';
import { isWorkspaceEvent, workspaceEvent } from '#shared/domain/workspace/events.ts';
import { evolveWorkspace } from '#shared/domain/workspace/evolve.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';
import type { Bus } from './bus.ts';
import type { OpenLog } from './log/open.ts';
import { foldWorkspace } from './log/rebuild.ts';

/** The workspace's state and its commands. Small enough to be kept whole and folded anew at start. */
export function createWorkspace(log: OpenLog, bus: Bus, now: () => number) {
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
      const repeated = commandId === undefined ? undefined : log.reader.event(commandId);
      if (repeated !== undefined) {
        return repeated.event.stream === WORKSPACE_STREAM
          ? { ok: true, output: { id: repeated.event.id } }
          : refuse('invalid_input', 'This command id was used for another command.', 'commandId');
      }
      const decision = decideWorkspace(state, command);
      return decision.ok ? { ok: true, output: { id: record(decision.output, actor, commandId) } } : decision;
    },
  };
}

export type Workspace = ReturnType<typeof createWorkspace>;
