import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { workText } from '#shared/text/work.ts';
import { isUnanswered, newCommandId } from '#renderer/client/client.ts';
import { deskOf, useApp } from './app-context.tsx';
import classes from './near-miss-dialog.module.css';
import { Sheet, useCloseDialog } from './sheet.tsx';

const { nearMiss: text } = workText;
/** Who records what nobody wants to put a name to. */
const NOBODY = '@anonymous';
/** Where an unfinished one is kept. */
const DRAFT = 'near-miss';

/** A near miss in twenty seconds: what nearly happened, what stopped it, with or without a name. */
export function NearMissDialog({ words }: { words: string }) {
  const app = useApp();
  const close = useCloseDialog();
  const [title, setTitle] = useState(() => (words === '' ? app.keeper.draft(DRAFT) : words));
  const [stoppedBy, setStoppedBy] = useState('');
  const [anonymous, setAnonymous] = useState(false);
  const [error, setError] = useState<string | null>(null);
  /** Kept until it is answered: pressing Enter twice records it once. */
  const commandId = useRef<string | null>(null);

  function change(): void {
    commandId.current = null;
    setError(null);
  }

  async function record(): Promise<void> {
    if (title.trim() === '') {
      setError(text.empty);
      return;
    }
    commandId.current ??= newCommandId();
    const outcome = await app.client.call('incident.declare', {
      title,
      nearMiss: true,
      ...(stoppedBy.trim() === '' ? {} : { stoppedBy }),
      ...(anonymous ? { as: NOBODY } : {}),
      commandId: commandId.current,
    });
    if (!outcome.ok) {
      if (!isUnanswered(outcome.refusal)) commandId.current = null;
      setError(outcome.refusal.message);
      return;
    }
    app.keeper.keepDraft(DRAFT, '');
    close();
    const told = { notice: text.saved(outcome.output.ref) };
    const desk = deskOf(app);
    if (desk === null) app.told.setState({ told });
    else desk.line.setState({ ...told, error: null });
  }

  return (
    <Sheet title={text.title} size={500}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void record();
        }}
      >
        <label>
          {text.what}
          <input
            type="text"
            data-autofocus
            maxLength={200}
            value={title}
            onChange={(event) => {
              change();
              app.keeper.keepDraft(DRAFT, event.target.value);
              setTitle(event.target.value);
            }}
          />
        </label>
        <label>
          {text.stopped}
          <input
            type="text"
            value={stoppedBy}
            onChange={(event) => {
              change();
              setStoppedBy(event.target.value);
            }}
          />
        </label>
        <label className={classes.tick}>
          <input
            type="checkbox"
            checked={anonymous}
            onChange={(event) => {
              change();
              setAnonymous(event.target.checked);
            }}
          />
          {text.anonymous}
        </label>
        {anonymous ? <p className={classes.hint}>{text.anonymousHint}</p> : null}
        {error === null ? null : (
          <p className={classes.error} role="alert">
            {error}
          </p>
        )}
        <div className={classes.buttons}>
          <Button type="submit">{text.save}</Button>
          <Button variant="default" onClick={close}>
            {workText.form.cancel}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
