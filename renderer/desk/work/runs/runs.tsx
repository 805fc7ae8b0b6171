import type { KeyboardEvent } from 'react';
import { commands } from '#shared/composer/registry.ts';
import { isOngoing } from '#shared/domain/incident/facts.ts';
import { openRuns, wantsPerson } from '#shared/domain/incident/runs/facts.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import { matchesKey } from '#renderer/ui/keys.ts';
import { useDesk, useIncident } from '../../desk-context.ts';
import type { Desk } from '../../desk.ts';
import work from '../work.module.css';
import { RunCard } from './run-card.tsx';
import { RunOffers } from './run-offers.tsx';
import classes from './runs.module.css';

/** Runs of runbooks: those that want somebody first, then those that go on; what fits when none does; earlier ones folded. */
export function Runs() {
  const desk = useDesk();
  const head = useIncident((state) => state.head);
  if (head === null) return null;
  const open = openRuns(head).toSorted((one, other) => Number(wantsPerson(other)) - Number(wantsPerson(one)));
  const ended = head.runs.filter((run) => run.ended !== null).toReversed();
  // What just ended is looked at once more, above all when it failed.
  const [last, ...earlier] = open.length === 0 ? ended : [undefined, ...ended];
  const shown = last === undefined ? open : [last];
  return (
    // Keys of all runs together; each is a section of its own.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={(event) => onRunKey(event, desk)}>
      {shown.map((run, index) => (
        <RunCard key={run.id} run={run} landing={index === 0} />
      ))}
      {isOngoing(head) ? <RunOffers folded={open.length > 0} landing={shown.length === 0} /> : null}
      {head.runs.length === 0 && !isOngoing(head) ? <p className={work.none}>{text.none}</p> : null}
      <Earlier runs={earlier.filter((run) => run !== undefined)} />
    </div>
  );
}

function Earlier({ runs }: { runs: readonly Run[] }) {
  if (runs.length === 0) return null;
  return (
    <details className={classes.earlier}>
      <summary>{text.earlierRuns(runs.length)}</summary>
      {runs.map((run) => (
        <RunCard key={run.id} run={run} landing={false} />
      ))}
    </details>
  );
}

/** A single key presses the button with that key on the run that has the focus, else on the first that shows one. */
function onRunKey(event: KeyboardEvent<HTMLElement>, desk: Desk): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target.matches('input, textarea, select')) return;
  // A key held down must not agree to what nobody has read yet.
  if (event.nativeEvent.repeat || event.defaultPrevented) return;
  const own = target.closest<HTMLElement>('[data-run]');
  const scopes = [own, event.currentTarget].filter((scope) => scope !== null);
  const command = commands.find(
    ({ runKey }) => runKey !== undefined && matchesKey(event.nativeEvent, runKey, desk.app.mac),
  );
  const key =
    command?.id ??
    (/^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey
      ? `choose-${event.key}`
      : null);
  if (key === null) return;
  event.preventDefault();
  for (const scope of scopes) {
    const button = scope.querySelector<HTMLButtonElement>(`button[data-run-command="${key}"]:not(:disabled)`);
    if (button === null) continue;
    button.click();
    // The button goes; the run stays where keys go.
    button.closest<HTMLElement>('[data-run]')?.focus();
    return;
  }
}
