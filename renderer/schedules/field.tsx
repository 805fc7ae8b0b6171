import { useId, type ReactNode } from 'react';
import classes from './schedules.module.css';

interface FieldProps {
  label: string;
  /** What is wrong with what it holds. */
  problem?: string | undefined;
  children: (input: { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string }) => ReactNode;
}

/** A field with its label above and what is wrong beneath. */
export function Field({ label, problem, children }: FieldProps) {
  const id = useId();
  const bad =
    problem === undefined ? {} : ({ 'aria-invalid': true, 'aria-describedby': `${id}-problem` } as const);
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, ...bad })}
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className={classes.error}>
          {problem}
        </p>
      )}
    </div>
  );
}
