import { Button } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { settingsText as text } from '#shared/text/settings.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { FormProblem } from './form.tsx';
import classes from './parts.module.css';

interface FormFootProps {
  /** What is wrong with the form as a whole. */
  error: string | null;
  cancel: () => void;
  children?: ReactNode;
}

/** Save, cancel (Escape does it too) and what else a form offers. */
export function FormFoot({ error, cancel, children }: FormFootProps) {
  const { dialogs } = useApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || dialogs.getState().dialog !== null) return;
      event.preventDefault();
      cancel();
    };
    // Before the screen, which would be left.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [cancel, dialogs]);
  return (
    <>
      <FormProblem words={error} />
      <div className={classes.buttons}>
        <Button type="submit">{text.save}</Button>
        <Button variant="default" onClick={cancel}>
          {text.cancel}
        </Button>
        {children}
      </div>
    </>
  );
}
