import type { Following } from '#shared/contract/runs.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import { useMoment } from '#renderer/ui/app-context.tsx';
import { useMachine } from './use-machine.ts';
import classes from './runs.module.css';

/** Who prints what is shown live, or why nothing comes. */
export function Heard({ run, following }: { run: Run; following: Following }) {
  const moment = useMoment();
  const { name } = useMachine(run);
  const { state, heardAt } = following;
  return (
    <output className={classes.heard} data-state={state}>
      {text.heard(state, name, heardAt === null ? null : moment(heardAt))}
    </output>
  );
}
