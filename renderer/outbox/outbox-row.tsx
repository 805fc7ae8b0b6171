import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutboxRow } from '#shared/contract/connectors.ts';
import { outboxText as text } from '#shared/text/outbox-screen.ts';
import { settingsText } from '#shared/text/settings.ts';
import { deskHash } from '#renderer/state/route.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { Age } from '#renderer/ui/clocks.tsx';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { actsOn, placeOf, ROW_KEYS } from './acts.ts';
import classes from './outbox.module.css';

interface RowProps {
  row: OutboxRow;
  /** Whether it stands on the desk of its incident: narrow, and with where it goes instead of what it is of. */
  onDesk: boolean;
  editing: boolean;
  setEditing: (editing: boolean) => void;
  changed: () => void;
}

/** An effect: what it is, the exact words, how it stands, and what can be done about it. */
export function Row({ row, onDesk, editing, setEditing, changed }: RowProps) {
  const { num, ref, effect, state, queuedAt, problem, uncertain } = row;
  return (
    <li className={classes.row} data-state={state} data-narrow={onDesk}>
      <div className={classes.about}>
        <p className={classes.what} data-row={num} tabIndex={-1}>
          <span className={classes.effect}>{text.effects[effect]}</span>
          {onDesk ? (
            <span>{placeOf(row)}</span>
          ) : ref === null ? null : (
            <a className="mono" href={deskHash(ref)}>
              {ref}
            </a>
          )}
          <span className={classes.state} data-state={state}>
            {text.states[state]}
          </span>
          <time title={utcTime(queuedAt)}>
            <Age since={queuedAt} />
          </time>
          <Attempts row={row} />
        </p>
        {problem === null ? null : (
          <p className={state === 'dead' || state === 'waiting' ? classes.problem : classes.note}>
            {problem}
          </p>
        )}
        {uncertain && state !== 'done' ? <p className={classes.note}>{text.uncertain}</p> : null}
        {editing ? (
          <Editing row={row} close={() => setEditing(false)} changed={changed} />
        ) : (
          <p className={classes.words}>{row.text ?? <span className={classes.note}>{text.gone}</span>}</p>
        )}
      </div>
      {editing ? null : <Actions row={row} edit={() => setEditing(true)} changed={changed} keys={!onDesk} />}
    </li>
  );
}

function Attempts({ row: { attempts, nextAt, state } }: { row: OutboxRow }) {
  const moment = useMoment();
  if (attempts === 0 || state === 'done') return null;
  return (
    <span>
      {text.attempts(attempts)}
      {nextAt === null || state !== 'waiting' ? '' : `, ${text.next(moment(nextAt))}`}
    </span>
  );
}

interface ActionsProps {
  row: OutboxRow;
  edit: () => void;
  changed: () => void;
  keys: boolean;
}

function Actions({ row, edit, changed, keys }: ActionsProps) {
  const acts = actsOn(row, useApp(), edit, changed);
  const whose = text.whose(text.effects[row.effect], placeOf(row));
  return (
    <div className={classes.actions}>
      {(['confirm', 'retry', 'edit', 'discard'] as const).map((name) => {
        const act = acts[name];
        return act === null ? null : (
          <button key={name} type="button" data-first={name === 'confirm'} onClick={act}>
            {text[name]}
            <span className="hidden">{whose}</span> {keys ? <KeyCaps keys={ROW_KEYS[name]} /> : null}
          </button>
        );
      })}
    </div>
  );
}

/** Other words for this one connector. */
function Editing({ row, close, changed }: { row: OutboxRow; close: () => void; changed: () => void }) {
  const { client } = useApp();
  const [words, setWords] = useState(row.text ?? '');
  const [error, setError] = useState<string | null>(null);
  async function save(): Promise<void> {
    const outcome = await client.call('outbox.edit', { row: row.num, text: words });
    if (!outcome.ok) {
      setError(outcome.refusal.message);
      return;
    }
    close();
    changed();
  }
  return (
    <form
      className={classes.editing}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        {text.words(placeOf(row))}
        <textarea
          rows={Math.min(10, words.split('\n').length + 1)}
          value={words}
          // It was asked for by a key or a click.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            close();
          }}
        />
      </label>
      {error === null ? null : (
        <p role="alert" className={classes.problem}>
          {error}
        </p>
      )}
      <div className={classes.editButtons}>
        <Button type="submit" size="xs">
          {settingsText.save}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {settingsText.cancel}
        </Button>
      </div>
    </form>
  );
}
