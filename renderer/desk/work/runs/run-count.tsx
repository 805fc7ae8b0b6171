import { openRuns, wantsPerson } from '#shared/domain/incident/runs/facts.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import { useIncident } from '../../desk-context.ts';
import { Count } from '#renderer/ui/count.tsx';

/** How many steps wait for somebody, else how many runs go on. */
export function RunCount() {
  const waiting = useIncident(({ head }) => (head === null ? 0 : head.runs.filter(wantsPerson).length));
  const going = useIncident(({ head }) => (head === null ? 0 : openRuns(head).length));
  if (waiting > 0) return <Count value={waiting} words={text.waiting(waiting)} tone="soon" />;
  return going === 0 ? null : <Count value={going} words={text.going(going)} tone={undefined} />;
}
