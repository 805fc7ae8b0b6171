import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { END } from '#shared/domain/incident/runs/terms.ts';
import { commandById } from '#shared/composer/registry.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import { useNow } from '#renderer/ui/app-context.tsx';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { countdown } from '#renderer/ui/time.ts';
import { useDesk, useIncident } from '../../desk-context.ts';
import { OnItsWay } from './on-its-way.tsx';
import { RunCommand } from './run-command.tsx';
import { useMachine } from './use-machine.ts';
import type { ShownStep } from './use-run.ts';
import classes from './runs.module.css';

/** A step that waits for a person: what it will do, exactly what runs, and the choices. */
export function StepWaiting({ run, step, plan }: { run: Run; step: RunStep; plan: ShownStep | undefined }) {
  const name = useNames();
  const { here } = useMachine(run);
  if (!here && (step.asked !== null || step.approvedBy !== null)) return <OnItsWay run={run} step={step} />;
  if (step.approvedBy !== null)
    return <p className={classes.meta}>{text.approvedBy(name(step.approvedBy))}</p>;
  if (step.kind === 'manual')
    return (
      <div className={classes.buttons}>
        <RunCommand id="step-done" act={{ run, step }} words={text.done} strong />
        <RunCommand id="skip" act={{ run, step }} words={text.skip} />
      </div>
    );
  if (step.kind === 'decide') return <Question run={run} step={step} />;
  return (
    <>
      <p className={classes.says}>{plan === undefined ? text.reading : plan.says}</p>
      {plan?.command ? (
        // A long command scrolls by keyboard as well.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={classes.command} tabIndex={0} aria-label={text.command}>
          {plan.command}
        </pre>
      ) : null}
      <div className={classes.buttons}>
        {/* Nobody agrees to what is not on the screen. */}
        <RunCommand
          id="approve"
          act={{ run, step }}
          words={text.approve}
          strong
          disabled={plan === undefined}
        />
        <RunCommand id="skip" act={{ run, step }} words={text.skip} />
      </div>
      <p className={classes.meta}>
        {step.until === null ? null : <SelfSkip until={step.until} />}
        {step.until === null ? null : ' · '}
        {plan?.undo ? (
          <>
            {text.rollbackWith} <code>{plan.undo}</code>
          </>
        ) : (
          text.rollbackNone
        )}
      </p>
    </>
  );
}

function SelfSkip({ until }: { until: number }) {
  const left = until - useNow();
  return (
    <span>
      {text.selfSkip} in <strong className={classes.left}>{countdown(Math.max(0, left))}</strong>
    </span>
  );
}

/** A question with its answers, each with a number that chooses it. */
function Question({ run, step }: { run: Run; step: RunStep }) {
  const desk = useDesk();
  const ref = useIncident((state) => state.ref);
  const nameOf = (id: string | null) =>
    id === END ? text.end : (run.steps.find((each) => each.id === id)?.name ?? null);
  return (
    <>
      {step.question === null || step.question === step.name ? null : (
        <p className={classes.says}>{step.question}</p>
      )}
      <div className={classes.answers}>
        {step.branches.map(({ answer, goTo }, index) => (
          <button
            key={answer}
            type="button"
            data-run-command={`choose-${index + 1}`}
            onClick={() =>
              desk.run(
                { operation: 'run.answer', input: { ref, run: run.id, step: step.id, answer } },
                '',
                commandById('choose'),
              )
            }
          >
            {text.goesTo(answer, nameOf(goTo))} {index < 9 ? <KeyCaps keys={String(index + 1)} /> : null}
          </button>
        ))}
      </div>
      <div className={classes.buttons}>
        <RunCommand id="skip" act={{ run, step }} words={text.skip} />
      </div>
    </>
  );
}
