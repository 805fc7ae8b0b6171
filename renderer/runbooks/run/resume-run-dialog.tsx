import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { runPanelText } from '#shared/text/run-panel.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Sheet, useCloseDialog } from '#renderer/ui/sheet.tsx';
import classes from './run-dialogs.module.css';
import { showRuns } from './show-runs.ts';
import { VariableField } from './variable-field.tsx';

const { dialog: text } = runPanelText;

interface ResumeRunDialogProps {
  incident: string;
  run: Run;
  step: string;
  how: 'rerun' | 'rollback';
}

/** Asks for the secrets of a run, which nothing kept, before a step runs again or is rolled back. */
export function ResumeRunDialog({ incident, run, step, how }: ResumeRunDialogProps) {
  const app = useApp();
  const { client, dialogs, surroundings } = app;
  const close = useCloseDialog();
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [error, setError] = useState<string | null>(null);
  const wanted = run.variables.filter(({ secret }) => secret);

  async function go(): Promise<void> {
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    const outcome = await client.call('run.resume', {
      ref: incident,
      run: run.id,
      step,
      how,
      secrets,
      ...signed,
    });
    if (!outcome.ok) {
      setError(outcome.refusal.message);
      return;
    }
    dialogs.setState({ dialog: null });
    // It may wait for an approval next: that is a key of the run.
    showRuns(app, incident);
  }

  return (
    <Sheet title={`${text.resume[how]}: ${run.title}`} size={520}>
      <form
        className={classes.body}
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <p className={classes.note}>{text.secrets}</p>
        {wanted.map(({ name, secret }, index) => (
          <VariableField
            key={name}
            variable={{ name, secret, description: null }}
            first={index === 0}
            value={secrets[name] ?? ''}
            onChange={(value) => setSecrets({ ...secrets, [name]: value })}
          />
        ))}
        {error === null ? null : (
          <p role="alert" className={classes.error}>
            {error}
          </p>
        )}
        <div className={classes.buttons}>
          <Button type="submit">{text.resume[how]}</Button>
          <Button variant="default" onClick={close}>
            {text.cancel}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
