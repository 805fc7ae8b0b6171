import { useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { Following } from '#shared/contract/runs.ts';
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

/** What the step that runs prints, and how far that is heard when another machine prints it. */
export interface LiveOutput {
  /** Null while nothing prints, or nothing of it has come. */
  step: string | null;
  text: string;
  /** Null where this machine executes the run. */
  following: Following | null;
}

const NOTHING: LiveOutput = { step: null, text: '', following: null };

/** What the step that runs prints, as it prints it; only the end of it. Null while none runs. */
export function useLiveOutput(ref: string, run: Run): LiveOutput | null {
  const { client } = useApp();
  const [live, setLive] = useState(NOTHING);
  const running = run.steps.some(({ state, undo }) => state === 'running' || undo === 'asked');
  useEffect(() => {
    if (!running) return undefined;
    return client.subscribe(
      'run.watch',
      { ref, run: run.id },
      (increment) =>
        setLive((before) => {
          switch (increment.type) {
            case 'following':
              return { ...before, following: increment.following };
            case 'snapshot':
              return { ...before, step: increment.step, text: increment.output.slice(-MOST) };
            case 'output': {
              const so = before.step === increment.step ? before.text : '';
              return { ...before, step: increment.step, text: `${so}${increment.text}`.slice(-MOST) };
            }
          }
        }),
      () => setLive(NOTHING),
    );
  }, [client, ref, run.id, running]);
  return running ? live : null;
}
