import { useId, type ReactNode } from 'react';
import classes from './parts.module.css';

interface FieldProps {
  label: string;
  /** What is wrong with what stands in it, in a sentence. */
  error?: string | null | undefined;
}

interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  /** Has the focus when it appears. */
  first?: boolean;
  type?: 'text' | 'tel' | 'email' | 'time' | 'date';
  /** Values that are offered. */
  offers?: readonly string[];
}

/** A labelled line of text, with what is wrong with it below. */
export function TextField({
  label,
  value,
  onChange,
  hint,
  error,
  first,
  type = 'text',
  offers,
}: TextFieldProps) {
  const id = useId();
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        placeholder={hint}
        spellCheck={false}
        autoComplete="off"
        // The form was asked for by a key or a click: what it asks first is written next.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={first === true}
        aria-invalid={typeof error === 'string'}
        aria-describedby={typeof error === 'string' ? `${id}-error` : undefined}
        list={offers === undefined ? undefined : `${id}-offers`}
        onChange={(event) => onChange(event.target.value)}
      />
      {offers === undefined ? null : (
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer}>
              {offer}
            </option>
          ))}
        </datalist>
      )}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

interface TextAreaProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
}

/** A labelled text of several lines. */
export function TextArea({ label, value, onChange, error, rows = 2 }: TextAreaProps) {
  const id = useId();
  return (
    <label className={classes.field}>
      {label}
      <textarea
        value={value}
        rows={rows}
        aria-invalid={typeof error === 'string'}
        aria-describedby={typeof error === 'string' ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <FieldError id={`${id}-error`} error={error} />
    </label>
  );
}

interface SelectFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Value and words. */
  options: readonly (readonly [string, string])[];
}

/** A labelled choice among a few. */
export function SelectField({ label, value, onChange, options, error }: SelectFieldProps) {
  const id = useId();
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-invalid={typeof error === 'string'}
        aria-describedby={typeof error === 'string' ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

interface ChoiceProps {
  type?: 'checkbox' | 'radio';
  name?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

/** A box to tick, or one of several to choose from. */
export function Choice({ type = 'checkbox', name, checked, onChange, children }: ChoiceProps) {
  return (
    <label className={classes.check}>
      <input type={type} name={name} checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}

function FieldError({ id, error }: { id: string; error: string | null | undefined }) {
  return typeof error === 'string' ? (
    <span id={id} role="alert" className={classes.error}>
      {error}
    </span>
  ) : null;
}
