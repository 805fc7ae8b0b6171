import { deskHash } from '#renderer/state/route.ts';
import { deskOf, type App } from '#renderer/ui/app-context.tsx';

/** Goes to the runs of an incident's desk, from wherever one is. */
export function showRuns(app: App, incident: string): void {
  const here = deskOf(app);
  if (here?.incident.store.getState().ref === incident) {
    here.showTab('runbook');
    return;
  }
  const stop = app.screens.subscribe(({ current }) => {
    stop();
    if (current.screen === 'desk') current.desk.showTab('runbook');
  });
  app.location.go(deskHash(incident));
}
