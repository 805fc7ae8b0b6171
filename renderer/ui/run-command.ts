import { isCall } from '#shared/composer/act.ts';
import type { Command } from '#shared/composer/command.ts';
import type { ComposerContext } from '#shared/composer/context.ts';
import { pagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import { emptyHead } from '#shared/domain/incident/evolve.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import { actorOf } from '#renderer/state/workspace-store.ts';
import { deskOf, type App } from './app-context.tsx';
import { finishCall } from './finish-call.ts';
import { runLocal } from './local-acts.ts';

/** Runs a command of the registry from a menu, the palette or a key; where there is a desk, the desk does it. */
export function runCommand(command: Command, app: App): void {
  const desk = deskOf(app);
  app.dialogs.setState({ dialog: null });
  if (desk !== null) {
    desk.start(command.id);
    return;
  }
  if (command.scope === 'desk') return;
  const parsed = command.parse('', nowhere(app));
  if (!parsed.ok) return;
  const { act } = parsed;
  if (!isCall(act)) {
    runLocal(act, app);
    return;
  }
  // Name and input were made together by the command; the compiler can't see that through the union.
  const call = app.client.call as (name: string, input: unknown) => Promise<Outcome<unknown>>;
  void call(act.operation, act.input)
    .then((outcome) =>
      outcome.ok ? finishCall(act, outcome.output, app) : { error: outcome.refusal.message },
    )
    .then((told) => app.told.setState({ told }));
}

/** What a command may look at where there is no incident. */
function nowhere(app: App): ComposerContext {
  const { workspace } = app.surroundings.getState();
  return {
    ref: '',
    head: emptyHead(''),
    entries: {
      byId: () => undefined,
      byLabel: () => undefined,
      labelOf: (entry) => String(entry.n),
      recent: () => [],
    },
    now: Date.now(),
    zone: app.times.zone,
    me: actorOf(app.surroundings.getState()),
    people: workspace.people,
    levels: workspace.severities,
    checklists: workspace.checklists,
    paging: pagingDirectory(workspace, actorOf(app.surroundings.getState())),
  };
}
