import { useEffect, useRef, type ReactNode } from 'react';
import classes from './option-list.module.css';

export interface Option {
  /** Stable and unique in the list. */
  key: string;
  label: ReactNode;
  hint?: ReactNode;
  /** At the right edge: keys, a state. */
  end?: ReactNode;
  /** Heading to put before this one. */
  heading?: string;
}

interface OptionListProps {
  id: string;
  label: string;
  options: readonly Option[];
  active: number;
  onActive: (index: number) => void;
  onChoose: (index: number) => void;
}

/** The DOM id of an option: what `aria-activedescendant` of the field points at. */
export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

/** What a field offers. The field keeps the focus and moves `active` with the arrow keys. */
export function OptionList({ id, label, options, active, onActive, onChoose }: OptionListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    // A list that belongs to a text field: no native element keeps the focus in the field.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div ref={list} id={id} className={classes.list} role="listbox" aria-label={label}>
      {options.map((option, index) => (
        <div
          key={option.key}
          id={optionId(id, index)}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="option"
          aria-selected={index === active}
          className={classes.option}
          tabIndex={-1}
          // The field must keep the focus.
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => {
            if (index !== active) onActive(index);
          }}
          onClick={() => onChoose(index)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onChoose(index);
          }}
        >
          {option.heading === undefined ? null : <div className={classes.heading}>{option.heading}</div>}
          <div className={classes.line}>
            <span className={classes.label}>{option.label}</span>
            {option.hint === undefined ? null : <span className={classes.hint}>{option.hint}</span>}
            {option.end === undefined ? null : <span className={classes.end}>{option.end}</span>}
          </div>
        </div>
      ))}
    </div>
  );
}

/** Moves through a list of options with the arrow keys, around both ends. Null for another key. */
export function nextActive(key: string, active: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return (active - 1 + count) % count;
  return null;
}
