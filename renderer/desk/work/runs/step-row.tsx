import type { Following } from '#shared/contract/runs.ts';
import { takes } from '#shared/composer/run-acts.ts';
import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { Elapsed } from '#renderer/ui/clocks.tsx';
import { spanOf } from './span-of.ts';
import { StepOutput } from './step-output.tsx';
import { Heard } from './heard.tsx';
import { OnItsWay } from './on-its-way.tsx';
import { StepWaiting } from './step-waiting.tsx';
import { RunCommand } from './run-command.tsx';
import { useMachine } from './use-machine.ts';
import type { ShownStep } from './use-run.ts';
import classes from './runs.module.css';

/** A sign for each state, so that colour is not all that tells them apart. */
const SIGNS: Readonly<Record<RunStep['state'], string>> = {
  pending: '○',
  awaiting: '❙❙',
  running: '▶',
  succeeded: '✓',
  failed: '✕',
  skipped: '–',
  interrupted: '!',
  'rolled-back': '↶',
};

interface StepRowProps {
  run: Run;
  step: RunStep;
  plan: ShownStep | undefined;
  /** What it prints just now. */
  live: string | null;
  /** How far that is heard; null where this machine executes the run. */
  following: Following | null;
  /** Whether the run stands at it. */
  current: boolean;
}

/** One step: its state, how long it took, what it came to, and what a person can do about it. */
export function StepRow({ run, step, plan, live, following, current }: StepRowProps) {
  const { state, name, number, startedAt, endedAt } = step;
  return (
    <li
      className={classes.step}
      data-state={state}
      data-current={current}
      aria-current={current ? 'step' : undefined}
    >
      <span className={classes.sign} aria-hidden>
        {SIGNS[state]}
      </span>
      <div className={classes.body}>
        <div className={classes.name}>
          <span>
            <span className="hidden">
              {number}, {text.states[state]}:{' '}
            </span>
            {name}
          </span>
          <span className={classes.took}>
            {state === 'running' && startedAt !== null ? (
              <Elapsed since={startedAt} />
            ) : startedAt !== null && endedAt !== null && step.kind !== 'manual' ? (
              spanOf(endedAt - startedAt)
            ) : null}
          </span>
        </div>
        <Came step={step} plan={plan} />
        {state === 'awaiting' ? <StepWaiting run={run} step={step} plan={plan} /> : null}
        {state === 'running' && plan?.command ? <pre className={classes.command}>{plan.command}</pre> : null}
        {step.elsewhere ? (
          <p className={classes.shout} role="alert">
            {text.begunTwice}
          </p>
        ) : null}
        <Undo step={step} />
        {following !== null && (state === 'running' || step.undo === 'asked') ? (
          <Heard run={run} following={following} />
        ) : null}
        <StepOutput step={step} kept={plan?.output ?? null} live={live} />
        <Mend run={run} step={step} plan={plan} />
      </div>
    </li>
  );
}

/** What it came to, in a line. */
function Came({ step, plan }: { step: RunStep; plan: ShownStep | undefined }) {
  const name = useNames();
  const { state, answer, exit, status, by, approvedBy, reason, attempts, lines } = step;
  if (state === 'pending' || state === 'awaiting') return null;
  const undone = state === 'rolled-back';
  const last = lines?.trimEnd().split('\n').at(-1)?.trim() ?? '';
  const facts = [
    ...(answer === null ? [] : [`“${answer}”`]),
    // After a rollback these are the rollback's.
    ...(exit === null || undone ? [] : [text.exit(exit)]),
    ...(status === null || undone ? [] : [text.status(status)]),
    ...(attempts > 1 ? [text.attempts(attempts)] : []),
    ...(by === null ? [] : [(state === 'skipped' ? text.skippedBy : text.byHand)(name(by))]),
    ...(approvedBy === null ? [] : [text.approvedBy(name(approvedBy))]),
    ...(state === 'succeeded' && last !== '' ? [last.slice(0, 120)] : []),
    ...(state === 'failed' && plan?.expects ? [text.expects(plan.expects)] : []),
  ];
  return (
    <>
      {reason === null ? null : (
        <p className={classes.reason} data-bad={state === 'failed'}>
          {reason}
        </p>
      )}
      {undone ? <p className={classes.reason}>{text.rolledBack}</p> : null}
      {state === 'interrupted' ? <p className={classes.reason}>{text.interrupted}</p> : null}
      {facts.length === 0 ? null : <p className={classes.meta}>{facts.join(' · ')}</p>}
    </>
  );
}

/** Whether it was rolled back. A rollback that failed is shouted. */
function Undo({ step }: { step: RunStep }) {
  switch (step.undo) {
    case 'failed':
      return (
        <p className={classes.shout} role="alert">
          {text.rollbackFailed}
        </p>
      );
    case 'asked':
      return <p className={classes.meta}>{text.rollingBack}</p>;
    case 'done':
      return step.state === 'rolled-back' ? null : <p className={classes.meta}>{text.rolledBack}</p>;
    case null:
      return step.state === 'failed' && step.rollback ? (
        <p className={classes.meta}>{text.notRolledBack}</p>
      ) : null;
  }
}

/** What can be done about a step that failed or was interrupted. */
function Mend({ run, step, plan }: { run: Run; step: RunStep; plan: ShownStep | undefined }) {
  const { here } = useMachine(run);
  if (!takes(run, step, 'rerun')) return null;
  if (step.asked !== null && !here) return <OnItsWay run={run} step={step} />;
  const back = takes(run, step, 'rollback');
  return (
    <>
      {back && plan?.undo ? (
        <p className={classes.meta}>
          {text.rollbackWith} <code>{plan.undo}</code>
        </p>
      ) : null}
      <div className={classes.buttons}>
        {here ? <RunCommand id="rerun" act={{ run, step }} words={text.rerun} /> : null}
        <RunCommand id="step-done" act={{ run, step }} words={text.markDone} />
        {back && here ? <RunCommand id="roll-back" act={{ run, step }} words={text.rollback} /> : null}
        {takes(run, step, 'skip') ? <RunCommand id="skip" act={{ run, step }} words={text.skip} /> : null}
      </div>
      {here ? null : <p className={classes.meta}>{text.takeToMend}</p>}
    </>
  );
}
