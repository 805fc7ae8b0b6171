import { useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { useApp } from '#renderer/ui/app-context.tsx';

export type ShownRun = OutputOf<Operations['run.show']>;
export type ShownStep = ShownRun['steps'][number];

/** Most of a running step's output that is held here, in UTF-16 code units: the end of it. */
const MOST = 16_000;

/** What each step of a run does and printed, again whenever the run moves. Null until it is here. */
export function useRunDetails(ref: string, run: Run): ShownRun | null {
  const { client } = useApp();
  const [shown, setShown] = useState<ShownRun | null>(null);
  const stamp = run.steps
    .map(({ state, attempts, undo, approvedBy }) => `${state}${attempts}${undo ?? ''}${approvedBy ?? ''}`)
    .join(' ');
  useEffect(() => {
    let current = true;
    void client.call('run.show', { ref, run: run.id }).then((outcome) => {
      if (current && outcome.ok) setShown(outcome.output);
    });
    return () => {
      current = false;
    };
  }, [client, ref, run.id, stamp, run.ended]);
  return shown;
}

/** What the step that runs prints, as it prints it; only the end of it, and only where the run is executed. */
export function useLiveOutput(ref: string, run: Run): { step: string; text: string } | null {
  const { client } = useApp();
  const [live, setLive] = useState<{ step: string; text: string } | null>(null);
  const running = run.steps.some(({ state, undo }) => state === 'running' || undo === 'asked');
  useEffect(() => {
    if (!running) return undefined;
    return client.subscribe(
      'run.watch',
      { ref, run: run.id },
      (increment) => {
        if (increment.type === 'snapshot')
          setLive(increment.step === null ? null : { step: increment.step, text: increment.output });
        else
          setLive((before) => ({
            step: increment.step,
            text: `${before?.step === increment.step ? before.text : ''}${increment.text}`.slice(-MOST),
          }));
      },
      // Another machine executes it: what it came to follows with the log.
      () => setLive(null),
    );
  }, [client, ref, run.id, running]);
  return running ? live : null;
}
