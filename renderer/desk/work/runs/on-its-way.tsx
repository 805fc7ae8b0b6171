import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { useMachine } from './use-machine.ts';
import classes from './runs.module.css';

/** What was said here to a step that another machine executes, until that one has heard of it. */
export function OnItsWay({ run, step }: { run: Run; step: RunStep }) {
  const name = useNames();
  const { name: machine } = useMachine(run);
  const { asked, approvedBy } = step;
  if (asked !== null)
    return (
      <output className={classes.asked}>
        {text.onItsWay(asked.what, asked.answer, name(asked.by), machine)}
      </output>
    );
  if (approvedBy === null) return null;
  return (
    <output className={classes.asked}>{text.onItsWay('approve', null, name(approvedBy), machine)}</output>
  );
}
