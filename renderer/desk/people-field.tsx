import { useId, useState, type KeyboardEvent } from 'react';
import { accept, complete } from '#shared/composer/complete.ts';
import { nextActive, OptionList, optionId } from '#renderer/ui/option-list.tsx';
import { useDesk } from './desk-context.ts';
import classes from './line-form.module.css';

interface PeopleFieldProps {
  id: string;
  value: string;
  placeholder: string | undefined;
  spellCheck: boolean;
  'data-first'?: boolean;
  /** Whether more than one person may stand here. */
  several: boolean;
  onValue: (value: string) => void;
}

/** A field for people: what begins with `@` is completed as in the composer. */
export function PeopleField({ several, value, onValue, ...input }: PeopleFieldProps) {
  const desk = useDesk();
  const list = useId();
  const [active, setActive] = useState(0);
  const [focused, setFocused] = useState(false);
  const context = desk.context();
  const completion = context === null || !focused ? null : complete(value, context);
  const candidates = (completion?.candidates ?? []).slice(0, 5);
  const open = completion !== null && completion.word !== '' && candidates.length > 0;

  function choose(index: number): void {
    const candidate = candidates[index];
    if (completion === null || candidate === undefined) return;
    const next = accept(value, completion, candidate);
    onValue(several ? next : next.trim());
    setActive(0);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!open) return;
    const next = nextActive(event.key, active, candidates.length);
    const whole = candidates.some(({ label }) => label === completion.word.toLowerCase());
    if (next !== null) {
      event.preventDefault();
      setActive(next);
    } else if ((event.key === 'Tab' && !event.shiftKey && !whole) || (event.key === 'Enter' && !whole)) {
      event.preventDefault();
      choose(active);
    }
  }

  return (
    <div className={classes.people}>
      <input
        {...input}
        className={classes.input}
        type="text"
        autoComplete="off"
        value={value}
        aria-autocomplete="list"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open ? optionId(list, active) : undefined}
        onChange={(event) => {
          onValue(event.target.value);
          setActive(0);
        }}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={onKeyDown}
      />
      {open ? (
        <div className={classes.popup}>
          <OptionList
            id={list}
            label={input.placeholder ?? ''}
            options={candidates.map(({ label, hint }) => ({ key: label, label, hint }))}
            active={active}
            onActive={setActive}
            onChoose={choose}
          />
        </div>
      ) : null}
    </div>
  );
}
