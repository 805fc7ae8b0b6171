import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { accept, complete, isComplete, type Completion } from '#shared/composer/complete.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { linesOfPaste } from '#shared/composer/paste.ts';
import { preview } from '#shared/composer/preview.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { matchesKey } from '#renderer/ui/keys.ts';
import { nextActive, OptionList, optionId } from '#renderer/ui/option-list.tsx';
import { Acting } from './acting.tsx';
import classes from './composer.module.css';
import { useDesk, useView } from './desk-context.ts';
import { LineFormPanel } from './line-form.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { Under } from './under.tsx';

const LIST = 'composer-options';
const NOTHING: Completion = { from: 0, word: '', command: null, candidates: [] };

/** One line, always focused: plain text is a note, a slash begins a command. */
export function Composer() {
  const desk = useDesk();
  const { app } = desk;
  const line = useStore(desk.line, (state) => state.line);
  const focus = useStore(desk.line, (state) => state.focus);
  const error = useStore(desk.line, (state) => state.error);
  const form = useView((state) => state.form);
  const field = useRef<HTMLTextAreaElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const [caretAtEnd, setCaretAtEnd] = useState(true);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [chosen, setChosen] = useState({ word: '', index: 0 });

  // Both look at the line and at what stands in the incident now; neither is kept longer than a key stroke.
  const { completion, says, lines } = useMemo(() => {
    const context = desk.context();
    if (context === null) return { completion: NOTHING, says: null, lines: null };
    const parsed = line.trim() === '' ? null : parseLine(line, context);
    return {
      completion: complete(line, context),
      says: parsed?.ok === true ? preview(parsed.act, context) : null,
      lines: line.includes('\n') ? linesOfPaste(line, context) : null,
    };
  }, [desk, line]);
  const formContext = form === null ? null : desk.context();
  // A choice made with the arrow keys counts for the word it was made for.
  const word = `${completion.from} ${completion.word}`;
  const moved = chosen.word === word;
  const active = moved ? chosen.index : 0;
  const setActive = (index: number) => setChosen({ word, index });
  const open =
    form === null && line !== '' && caretAtEnd && dismissed !== line && completion.candidates.length > 0;

  useEffect(() => {
    const element = field.current;
    if (element === null) {
      area.current?.querySelector<HTMLElement>('[data-first]')?.focus();
      return;
    }
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
  }, [focus]);
  useEffect(() => grow(field.current), [line, form]);

  function choose(index: number): void {
    const candidate = completion.candidates[index];
    if (candidate === undefined) return;
    desk.type(accept(line, completion, candidate));
    desk.focusComposer();
  }

  /** Whether Enter takes the suggestion: one was chosen, or the word is not whole yet. */
  function enterTakes(): boolean {
    if (moved) return true;
    if (isComplete(completion)) return false;
    const context = desk.context();
    return completion.word !== '' || context === null || !parseLine(line, context).ok;
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    const next = open && !event.altKey ? nextActive(event.key, active, completion.candidates.length) : null;
    if (next !== null) {
      event.preventDefault();
      setActive(next);
    } else if (event.key === 'Tab' && !event.shiftKey && open) {
      event.preventDefault();
      choose(active);
    } else if (event.key === 'Enter' && matchesKey(event, 'mod+enter', app.mac)) {
      event.preventDefault();
      if (lines === null) desk.submit();
      else desk.submitLines();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (open && enterTakes()) choose(active);
      else desk.submit();
    } else if (event.key === 'Escape') {
      if (open) setDismissed(line);
      else desk.line.setState({ error: null, notice: null, refused: null });
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      const earlier = desk.history.step(event.key === 'ArrowUp' ? -1 : 1, line);
      if (earlier !== null) desk.type(earlier);
      desk.focusComposer();
    } else if (line === '') {
      onKeyInEmpty(event);
    }
  }

  function onKeyInEmpty(event: KeyboardEvent): void {
    if (event.key === 'ArrowUp') {
      event.preventDefault();
      desk.selectLast();
    } else if (matchesKey(event, '?', app.mac)) {
      event.preventDefault();
      desk.runLine('/help');
    } else if (matchesKey(event, 'mod+z', app.mac)) {
      event.preventDefault();
      desk.sender.undo();
    }
  }

  return (
    <div ref={area} className={classes.composer}>
      {open ? (
        <div className={classes.popup}>
          <OptionList
            id={LIST}
            label={uiText.composer.listLabel}
            options={completion.candidates.map((candidate) => ({
              key: candidate.label,
              label: <span className="mono">{candidate.label}</span>,
              hint: candidate.hint,
            }))}
            active={active}
            onActive={setActive}
            onChoose={choose}
          />
        </div>
      ) : null}
      <Acting />
      {form !== null && formContext !== null ? (
        <LineFormPanel first={form} context={formContext} />
      ) : (
        <div className={classes.box} data-error={error !== null}>
          <textarea
            ref={field}
            className={classes.field}
            rows={1}
            value={line}
            // The desk is for writing: the line is ready when the window is.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            spellCheck={false}
            autoComplete="off"
            aria-label={uiText.composer.label}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={open ? LIST : undefined}
            aria-activedescendant={open ? optionId(LIST, active) : undefined}
            aria-invalid={error !== null}
            aria-describedby="composer-under"
            placeholder={uiText.composer.placeholder}
            onChange={(event) => desk.type(event.target.value)}
            onSelect={(event) => {
              const { selectionStart, selectionEnd, value } = event.currentTarget;
              setCaretAtEnd(selectionStart === value.length && selectionEnd === value.length);
            }}
            onFocus={() => desk.view.setState({ selected: null })}
            onKeyDown={onKeyDown}
          />
          <OpenPalette />
        </div>
      )}
      <Under
        says={lines === null ? says : uiText.composer.oneEntry(lines.length)}
        lines={lines?.length ?? 0}
      />
      <Shortcuts />
    </div>
  );
}

function OpenPalette() {
  const { dialogs } = useApp();
  return (
    <button
      type="button"
      className={classes.palette}
      title={uiText.composer.more}
      onClick={() => dialogs.setState({ dialog: { kind: 'palette' } })}
    >
      <span className="hidden">{uiText.composer.more} </span>
      <KeyCaps keys="mod+k" />
    </button>
  );
}

/** Makes the field as tall as its text, up to eight lines. */
function grow(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  // One short line is the usual case and needs no measuring.
  if (field.value.length < 60 && !field.value.includes('\n')) {
    field.style.height = '';
    return;
  }
  // While it is measured its box keeps its height: the timeline above would lose its place to a moment nobody sees.
  const box = field.parentElement;
  if (box !== null) box.style.minHeight = `${box.offsetHeight}px`;
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, 176)}px`;
  if (box !== null) box.style.minHeight = '';
}
