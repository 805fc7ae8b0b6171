import { Button } from '@mantine/core';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { workText } from '#shared/text/work.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { matchesKey } from '#renderer/ui/keys.ts';
import { useDesk, useView } from '../desk-context.ts';
import classes from './form.module.css';
import type { Submission } from './use-form.ts';

interface FormFrameProps {
  title: string;
  /** Words on the button that records it. */
  submit: string;
  state: Pick<Submission, 'busy' | 'error'>;
  onSubmit: () => void;
  children: ReactNode;
}

/**
 * A form in the column at the right. It takes the focus when it is opened; Escape goes back to the composer, Ctrl+Enter
 * records it from any field.
 */
export function FormFrame({ title, submit, state, onSubmit, children }: FormFrameProps) {
  const desk = useDesk();
  const form = useRef<HTMLFormElement>(null);
  const toWork = useView((view) => view.toWork);
  useEffect(() => {
    const fields = 'textarea, select, input:not([type="radio"]), input:checked, button';
    form.current?.querySelector<HTMLElement>(fields)?.focus();
  }, [toWork]);

  function send(): void {
    if (!state.busy) onSubmit();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      desk.putAway();
    } else if (matchesKey(event, 'mod+enter', desk.app.mac)) {
      event.preventDefault();
      send();
    }
  }

  return (
    // Keys of all its fields together: Escape and Ctrl+Enter.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      className={classes.form}
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={onKeyDown}
    >
      <h2 className={classes.title}>{title}</h2>
      {children}
      {state.error === null ? null : (
        <p className={classes.error} role="alert">
          {state.error}
        </p>
      )}
      <div className={classes.buttons}>
        <Button type="submit" size="xs" disabled={state.busy}>
          {submit}
        </Button>
        <span className={classes.keys}>
          <KeyCaps keys="mod+enter" />
        </span>
        <Button variant="default" size="xs" onClick={() => desk.putAway()}>
          {workText.form.cancel}
        </Button>
      </div>
    </form>
  );
}

/** A name above its field. */
export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className={classes.label}>
      <span>{label}</span>
      {children}
    </label>
  );
}

interface ChoiceProps<T extends string> {
  legend: string;
  name: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** A few answers side by side, one of them taken. Arrow keys move. */
export function Choice<T extends string>({ legend, name, value, options, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className={classes.choice}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
