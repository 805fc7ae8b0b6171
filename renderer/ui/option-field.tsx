import type { ChangeEvent, KeyboardEvent } from 'react';
import { nextActive, optionId } from './option-list.tsx';
import classes from './sheet.module.css';

interface Narrowing {
  /** Id of the list of options below. */
  list: string;
  /** How many options there are, and which one is active. */
  count: number;
  active: number;
  onActive: (index: number) => void;
  words: string;
  onWords: (words: string) => void;
  /** What Enter does where no form is sent with it. */
  onEnter?: (event: KeyboardEvent) => void;
}

/** What makes a field one that narrows the options below it: arrow keys move among them. */
export function narrowing({ list, count, active, onActive, words, onWords, onEnter }: Narrowing) {
  return {
    type: 'text',
    role: 'combobox',
    'aria-expanded': count > 0,
    'aria-autocomplete': 'list',
    'aria-controls': list,
    'aria-activedescendant': count === 0 ? undefined : optionId(list, active),
    value: words,
    onChange(event: ChangeEvent<HTMLInputElement>) {
      onWords(event.target.value);
      onActive(0);
    },
    onKeyDown(event: KeyboardEvent) {
      const next = nextActive(event.key, active, count);
      if (next !== null) {
        event.preventDefault();
        onActive(next);
      } else if (event.key === 'Enter' && onEnter !== undefined) {
        event.preventDefault();
        onEnter(event);
      }
    },
  } as const;
}

/** The field at the top of a dialog that narrows the options below it; `label` says what to type. */
export function OptionField({ label, ...given }: Narrowing & { label: string }) {
  return (
    <input
      {...narrowing(given)}
      data-autofocus
      className={classes.field}
      aria-label={label}
      placeholder={label}
      spellCheck={false}
    />
  );
}
