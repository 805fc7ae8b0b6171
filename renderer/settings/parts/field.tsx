import { useId, type ReactNode } from 'react';
import classes from './parts.module.css';

interface FieldProps {
  label: string;
  /** What is wrong with what stands in it, in a sentence. */
  error?: string | null | undefined;
  /** What the label can't say. */
  help?: string | undefined;
}

interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  /** Has the focus when it appears. */
  first?: boolean;
  type?: 'text' | 'password' | 'tel' | 'email' | 'time' | 'date';
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
  help,
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
        aria-describedby={describedBy(id, error, help)}
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
      <FieldNotes id={id} error={error} help={help} />
    </div>
  );
}

interface TextAreaProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  rows?: number;
}

/** A labelled text of several lines. */
export function TextArea({ label, value, onChange, hint, error, help, rows = 2 }: TextAreaProps) {
  const id = useId();
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        value={value}
        rows={rows}
        placeholder={hint}
        aria-invalid={typeof error === 'string'}
        aria-describedby={describedBy(id, error, help)}
        onChange={(event) => onChange(event.target.value)}
      />
      <FieldNotes id={id} error={error} help={help} />
    </div>
  );
}

interface SelectFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Value and words. */
  options: readonly (readonly [string, string])[];
  /** Has the focus when it appears. */
  first?: boolean;
}

/** A labelled choice among a few. */
export function SelectField({ label, value, onChange, options, error, help, first }: SelectFieldProps) {
  const id = useId();
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={first === true}
        aria-invalid={typeof error === 'string'}
        aria-describedby={describedBy(id, error, help)}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      <FieldNotes id={id} error={error} help={help} />
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

function FieldNotes({ id, error, help }: Pick<FieldProps, 'error' | 'help'> & { id: string }) {
  return (
    <>
      {help === undefined ? null : (
        <span id={`${id}-help`} className={classes.help}>
          {help}
        </span>
      )}
      {typeof error === 'string' ? (
        <span id={`${id}-error`} role="alert" className={classes.error}>
          {error}
        </span>
      ) : null}
    </>
  );
}

/** The ids of what stands below a field. */
function describedBy(id: string, error: FieldProps['error'], help: FieldProps['help']): string | undefined {
  const ids = [
    ...(help === undefined ? [] : [`${id}-help`]),
    ...(typeof error === 'string' ? [`${id}-error`] : []),
  ];
  return ids.length === 0 ? undefined : ids.join(' ');
}
