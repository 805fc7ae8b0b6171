import type { CallAct, LocalAct } from '#shared/composer/act.ts';
import { commandById } from '#shared/composer/registry.ts';
import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { useDesk, useIncident } from '../../desk-context.ts';

export type RunCommandId = 'approve' | 'skip' | 'step-done' | 'rerun' | 'roll-back' | 'stop-run' | 'take-run';

interface RunCommandProps {
  id: RunCommandId;
  /** What exactly is meant: what a person saw, whatever the run has come to since. */
  act: { run: Run; step?: RunStep };
  words: string;
  strong?: boolean;
  disabled?: boolean;
}

/** A button of a run, with the key that presses it while the run has the focus. */
export function RunCommand({ id, act, words, strong = false, disabled = false }: RunCommandProps) {
  const desk = useDesk();
  const ref = useIncident((state) => state.ref);
  const command = commandById(id);
  return (
    <button
      type="button"
      data-run-command={id}
      data-strong={strong ? true : undefined}
      disabled={disabled}
      onClick={() => desk.run(actOf(id, ref, act), '', command)}
    >
      {words}
      {command.runKey === undefined ? null : (
        <>
          {' '}
          <KeyCaps keys={command.runKey} />
        </>
      )}
    </button>
  );
}

function actOf(id: RunCommandId, ref: string, { run, step }: RunCommandProps['act']): CallAct | LocalAct {
  const at = { ref, run: run.id, ...(step === undefined ? {} : { step: step.id }) };
  const resumed = { run: run.id, id: step?.id ?? '' };
  switch (id) {
    case 'approve':
      return { operation: 'run.approve', input: at };
    case 'skip':
      return { operation: 'run.skip', input: at };
    case 'step-done':
      return { operation: 'run.done', input: at };
    case 'stop-run':
      return { operation: 'run.stop', input: { ref, run: run.id } };
    case 'take-run':
      return { operation: 'run.take', input: { ref, run: run.id } };
    case 'rerun':
      return { local: 'resume-run', words: 'rerun', step: resumed };
    case 'roll-back':
      return { local: 'resume-run', words: 'rollback', step: resumed };
  }
}
