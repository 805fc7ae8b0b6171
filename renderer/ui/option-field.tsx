import type { KeyboardEvent } from 'react';
import { nextActive, optionId } from './option-list.tsx';
import classes from './sheet.module.css';

interface OptionFieldProps {
  /** Id of the list of options below. */
  list: string;
  /** What to type here: label and placeholder. */
  label: string;
  /** How many options there are, and which one is active. */
  count: number;
  active: number;
  onActive: (index: number) => void;
  words: string;
  onWords: (words: string) => void;
  onEnter: (event: KeyboardEvent) => void;
}

/** The field at the top of a dialog that narrows the options below it. Arrow keys move among them. */
export function OptionField({
  list,
  label,
  count,
  active,
  onActive,
  words,
  onWords,
  onEnter,
}: OptionFieldProps) {
  return (
    <input
      type="text"
      data-autofocus
      className={classes.field}
      role="combobox"
      aria-expanded={count > 0}
      aria-autocomplete="list"
      aria-controls={list}
      aria-activedescendant={count === 0 ? undefined : optionId(list, active)}
      aria-label={label}
      placeholder={label}
      spellCheck={false}
      value={words}
      onChange={(event) => {
        onWords(event.target.value);
        onActive(0);
      }}
      onKeyDown={(event) => {
        const next = nextActive(event.key, active, count);
        if (next !== null) {
          event.preventDefault();
          onActive(next);
        } else if (event.key === 'Enter') {
          event.preventDefault();
          onEnter(event);
        }
      }}
    />
  );
}
