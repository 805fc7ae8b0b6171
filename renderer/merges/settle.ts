import type { Decision, Overlap } from '#shared/policy/merge-report.ts';
import { deskHash } from '#renderer/state/route.ts';
import type { App } from '#renderer/ui/app-context.tsx';
import type { Desk } from '#renderer/desk/desk.ts';

/** Which overlaps a decision is about. */
export const OVERLAPS_OF: Readonly<Record<Decision, readonly Overlap['kind'][]>> = {
  commander: ['commanders'],
  severity: ['severities'],
  handoff: ['handoffs'],
  phase: ['phases'],
  task: ['task-twice'],
  run: ['runs'],
};

/** Decisions of which the log tells whether somebody has made them. */
export const TOLD: ReadonlySet<Decision> = new Set(['commander', 'severity', 'handoff']);

/** Goes to where a decision is made on an incident's desk. */
export function goToDecision(app: App, ref: string, decision: Decision): void {
  const stop = app.screens.subscribe(({ current }) => {
    stop();
    if (current.screen === 'desk') land(current.desk, decision);
  });
  app.location.go(deskHash(ref));
}

function land(desk: Desk, decision: Decision): void {
  switch (decision) {
    case 'commander':
    case 'severity':
    case 'phase':
      desk.view.setState({ landOn: decision });
      return;
    case 'handoff':
      desk.showTab('handoff');
      return;
    case 'task':
      desk.showTab('tasks');
      return;
    case 'run':
      desk.showTab('runbook');
      return;
  }
}
