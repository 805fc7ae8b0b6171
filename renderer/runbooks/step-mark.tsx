import type { Step } from '#shared/runbooks/runbook.ts';
import { runbookText as text } from '#shared/text/runbooks.ts';
import classes from './runbook-text.module.css';

/** The number and kind of a step, in the margin beside it; from the first to the last where several stand together. */
export function StepMark({ steps }: { steps: readonly Step[] }) {
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return null;
  const numbers = first === last ? String(first.number) : `${first.number}–${last.number}`;
  return (
    <span className={classes.mark} data-runs={first.kind !== 'manual'}>
      <span className="hidden">
        {steps.map(({ number, kind }) => text.step(number, text.kinds[kind])).join('; ')}:{' '}
      </span>
      <span aria-hidden>
        <strong>{numbers}</strong>
        {/* Two numbers and a word have no room in a line. */}
        {first === last ? ` ${text.kinds[first.kind]}` : null}
      </span>
    </span>
  );
}
