import type { ReactNode } from 'react';
import classes from './parts.module.css';

interface FormProps {
  /** What it is called, where no heading says it. */
  label?: string;
  /** Default: a card. */
  className?: string | undefined;
  onSubmit: () => void;
  children: ReactNode;
}

/** Fields that are sent together, with Enter or by a button of theirs. */
export function Form({ label, className = classes.card, onSubmit, children }: FormProps) {
  return (
    <form
      className={className}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** What is wrong with a form as a whole, if anything. */
export function FormProblem({ words }: { words: string | null }) {
  if (words === null) return null;
  return (
    <p role="alert" className={classes.error}>
      {words}
    </p>
  );
}
