import { useEffect, useRef } from 'react';
import type { Icon } from '@tabler/icons-react';
import { commands } from '#shared/composer/registry.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import {
  IconArrowBackUp,
  IconCheck,
  IconCheckbox,
  IconCornerLeftUp,
  IconEraser,
  IconPencil,
  IconPin,
  IconRepeat,
  IconRowInsertTop,
  IconScale,
  IconStar,
} from '#renderer/ui/icons.ts';
import { useDesk } from './desk-context.ts';
import { actOn, isUsable } from './entry-keys.ts';
import classes from './timeline-row.module.css';

const icons: Readonly<Record<string, Icon>> = {
  task: IconCheckbox,
  pin: IconPin,
  star: IconStar,
  reply: IconArrowBackUp,
  answer: IconCheck,
  correct: IconPencil,
  strike: IconEraser,
  judge: IconScale,
  insert: IconRowInsertTop,
  parent: IconCornerLeftUp,
  answered: IconRepeat,
};

interface EntryActionsProps {
  entry: Entry;
  label: string;
  /** Whether the entry is selected: then it takes the focus. */
  selected: boolean;
}

/** The commands on an entry as buttons, with the keys that do the same. */
export function EntryActions({ entry, label, selected }: EntryActionsProps) {
  const desk = useDesk();
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) element.current?.closest('article')?.focus({ preventScroll: true });
  }, [selected]);
  const usable = commands.filter(
    (command) => command.entryKey !== undefined && isUsable(desk, command.id, entry),
  );
  return (
    <div ref={element} className={classes.actions}>
      {usable.map((command) => {
        const CommandIcon = icons[command.id] ?? IconCheck;
        return (
          <button
            key={command.id}
            type="button"
            tabIndex={-1}
            title={`${command.title} (${command.entryKey?.toUpperCase() ?? ''})`}
            aria-label={command.title}
            onClick={() => actOn(desk, command.id, entry, label)}
          >
            <CommandIcon size={15} aria-hidden />
          </button>
        );
      })}
    </div>
  );
}
