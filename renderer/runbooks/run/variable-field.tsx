import { useId } from 'react';
import type { Variable } from '#shared/runbooks/runbook.ts';
import { runPanelText } from '#shared/text/run-panel.ts';
import form from '#renderer/desk/work/form.module.css';
import classes from './run-dialogs.module.css';

interface VariableFieldProps {
  variable: Pick<Variable, 'name' | 'description' | 'secret'>;
  value: string;
  onChange: (value: string) => void;
  /** Whether the dialog opens with it. */
  first?: boolean;
}

/** A value a run needs. A secret is never shown, and no browser keeps it. */
export function VariableField({ variable, value, onChange, first = false }: VariableFieldProps) {
  const hint = useId();
  const { name, description, secret } = variable;
  const says = [description ?? '', secret ? runPanelText.dialog.secret : ''].filter((words) => words !== '');
  return (
    <label className={form.label}>
      <span>
        <span className="mono">{name}</span>
      </span>
      <input
        type={secret ? 'password' : 'text'}
        autoComplete={secret ? 'new-password' : 'off'}
        spellCheck={false}
        data-autofocus={first ? true : undefined}
        maxLength={20_000}
        value={value}
        aria-describedby={says.length === 0 ? undefined : hint}
        onChange={(event) => onChange(event.target.value)}
      />
      {says.length === 0 ? null : (
        <span id={hint} className={classes.hint}>
          {says.join(' · ')}
        </span>
      )}
    </label>
  );
}
