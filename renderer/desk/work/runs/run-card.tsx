import { useEffect, useRef } from 'react';
import { currentStep, isTakeable } from '#shared/domain/incident/runs/facts.ts';
import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { useIncident } from '../../desk-context.ts';
import { RunCommand } from './run-command.tsx';
import { StepRow } from './step-row.tsx';
import { useMachine, useMachineName } from './use-machine.ts';
import { useLiveOutput, useRunDetails } from './use-run.ts';
import classes from './runs.module.css';

/** So many steps before the one a run is at stay in view; older ones are folded. */
const BEHIND = 2;

/** One run: who started it, where it stands, every step with what it came to. */
export function RunCard({ run, landing }: { run: Run; landing: boolean }) {
  const { dialogs } = useApp();
  const ref = useIncident((state) => state.ref);
  const shown = useRunDetails(ref, run);
  const live = useLiveOutput(ref, run);
  const { here: ownRun } = useMachine(run);
  const current = currentStep(run);
  const at = current === null || run.ended !== null ? run.steps.length : current.number - 1;
  const folded = at > BEHIND + 2 ? at - BEHIND : 0;
  const card = useRef<HTMLElement>(null);
  const here = `${current?.id ?? ''} ${current?.state ?? ''} ${shown === null}`;
  // What waits is in view with its buttons, however long the list is; of several runs the first one's.
  useEffect(() => {
    if (landing) showCurrent(card.current);
  }, [landing, here]);
  const row = (step: RunStep) => (
    <StepRow
      key={step.id}
      run={run}
      step={step}
      plan={shown?.run.id === run.id ? shown.steps.find(({ id }) => id === step.id) : undefined}
      live={live?.step === step.id ? live.text : null}
      following={live?.following ?? null}
      current={run.ended === null && step === current}
    />
  );
  return (
    // It takes the focus for the keys of its buttons, and is no control itself.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={card}
      className={classes.run}
      onFocus={(event) => {
        if (event.target === event.currentTarget) showCurrent(event.currentTarget);
      }}
      data-run={run.id}
      data-landing={landing ? true : undefined}
      tabIndex={-1}
      aria-label={text.runOf(run.number, run.title)}
    >
      <h2 className={classes.title}>{run.title}</h2>
      <Standing run={run} current={current} />
      {run.dryRun ? <p className={classes.dry}>{text.dryRun}</p> : null}
      {folded === 0 ? null : (
        <details className={classes.before}>
          <summary>{text.earlierSteps(folded)}</summary>
          <ol>{run.steps.slice(0, folded).map(row)}</ol>
        </details>
      )}
      <ol>{run.steps.slice(folded).map(row)}</ol>
      <div className={classes.buttons}>
        {run.ended === null ? <RunCommand id="stop-run" act={{ run }} words={text.stop} /> : null}
        {ownRun || !isTakeable(run) ? null : <RunCommand id="take-run" act={{ run }} words={text.take} />}
        <button type="button" onClick={() => dialogs.setState({ dialog: { kind: 'run-text', ref, run } })}>
          {text.text}
        </button>
      </div>
    </section>
  );
}

function showCurrent(card: HTMLElement | null): void {
  card?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'nearest' });
}

/** Who started it and where it stands, in a line. */
function Standing({ run, current }: { run: Run; current: RunStep | null }) {
  const name = useNames();
  const moment = useMoment();
  const machine = useMachine(run);
  const from = useMachineName(run.taken?.from ?? null);
  const { ended, taken } = run;
  const facts = [
    text.startedBy(name(run.startedBy), moment(run.startedAt)),
    ...(ended === null && current !== null ? [text.at(current.number, run.steps.length)] : []),
  ];
  return (
    <>
      <p className={classes.standing}>{facts.join(' · ')}</p>
      {ended === null ? null : (
        <p className={classes.end} data-how={ended.how}>
          {text.ended(
            text.endNames[ended.how],
            moment(ended.at),
            ended.how === 'stopped' ? name(ended.by) : null,
          )}
          {ended.reason === null ? '' : `: ${ended.reason}`}
        </p>
      )}
      {machine.here ? null : (
        <p className={classes.machine}>
          {ended === null ? text.elsewhere(machine.name) : text.ranElsewhere(machine.name)}
        </p>
      )}
      {taken === null ? null : (
        <p className={classes.standing}>{text.takenOver(from, name(taken.by), moment(taken.at))}</p>
      )}
    </>
  );
}
