import type { Step } from '#shared/runbooks/runbook.ts';
import { runbookText as text } from '#shared/text/runbook-screen.ts';
import classes from './runbook-text.module.css';

/** The number and kind of a step, in the margin beside it. */
export function StepMark({ step }: { step: Step }) {
  const kind = text.kinds[step.kind];
  return (
    <span className={classes.mark} data-runs={step.kind !== 'manual'} id={`step-${step.number}`}>
      <span className="hidden">{text.step(step.number, kind)}: </span>
      <span aria-hidden>
        <strong>{step.number}</strong> {kind}
      </span>
    </span>
  );
}
