import { useId } from 'react';
import parts from '../parts/parts.module.css';

interface PassphraseFieldProps {
  label: string;
  /** When it is needed, or how it is passed on. */
  help: string;
  value: string;
  onChange: (value: string) => void;
  error: string | null;
}

/** The passphrase of an invitation: never shown, and no browser keeps it. */
export function PassphraseField({ label, help, value, onChange, error }: PassphraseFieldProps) {
  const id = useId();
  return (
    <div className={parts.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        value={value}
        maxLength={200}
        aria-invalid={error !== null}
        aria-describedby={error === null ? `${id}-help` : `${id}-help ${id}-error`}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={`${id}-help`}>{help}</span>
      {error === null ? null : (
        <span id={`${id}-error`} role="alert" className={parts.error}>
          {error}
        </span>
      )}
    </div>
  );
}
