import { useStore } from 'zustand';
import { uiText } from '#shared/text/ui.ts';
import { useFromNow } from '#renderer/ui/app-context.tsx';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import classes from './composer.module.css';
import { useDesk } from './desk-context.ts';

/** The line under the composer: what is wrong, what the line will do, what was done; and undo, for a minute. */
export function Under({ says, lines }: { says: string | null; lines: number }) {
  const desk = useDesk();
  const error = useStore(desk.line, (state) => state.error);
  const notice = useStore(desk.line, (state) => state.notice);
  const refused = useStore(desk.line, (state) => state.refused);
  const waiting = useStore(desk.sender.store, (state) => state.waiting);
  return (
    <div className={classes.under} id="composer-under">
      {error === null ? null : (
        <span className={classes.error} role="alert">
          {error}
        </span>
      )}
      {refused === null ? null : (
        <span className={classes.refused}>
          {uiText.composer.notSaved(refused)}{' '}
          <button
            type="button"
            className={classes.link}
            onClick={() => {
              desk.line.setState({ refused: null });
              desk.type(refused);
              desk.focusComposer();
            }}
          >
            {uiText.composer.bringBack}
          </button>
        </span>
      )}
      {error === null && waiting > 0 ? <span>{uiText.composer.waiting}</span> : null}
      {error === null && waiting === 0 ? <span>{says ?? notice}</span> : null}
      {lines < 2 ? null : (
        <button
          type="button"
          className={classes.link}
          onClick={() => {
            desk.submitLines();
            desk.focusComposer();
          }}
        >
          {uiText.composer.eachLine(lines)} <KeyCaps keys="mod+enter" />
        </button>
      )}
      <Undo />
    </div>
  );
}

function Undo() {
  const desk = useDesk();
  const undoable = useStore(desk.sender.store, (state) => state.undoable[0]);
  const open = useFromNow((now) => undoable !== undefined && undoable.until > now);
  if (undoable === undefined || !open) return null;
  return (
    <button type="button" className={classes.undo} onClick={() => desk.sender.undo()}>
      {uiText.undo.button(undoable.what)} <UndoLeft until={undoable.until} />
    </button>
  );
}

/** How long something can still be undone. */
function UndoLeft({ until }: { until: number }) {
  const left = useFromNow((now) => Math.max(0, Math.ceil((until - now) / 1_000)));
  return <span className={classes.left}>{uiText.units.seconds(left)}</span>;
}
