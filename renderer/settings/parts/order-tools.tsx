import { settingsText as text } from '#shared/text/settings.ts';
import { IconArrowDown, IconArrowUp, IconX } from '#renderer/ui/icons.ts';
import classes from './parts.module.css';

interface OrderToolsProps {
  /** What is moved or removed, in words. */
  what: string;
  index: number;
  count: number;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  /** The last one may have to stay. */
  removable?: boolean;
}

/** Moves a row up or down, or takes it out. */
export function OrderTools({ what, index, count, onMove, onRemove, removable = true }: OrderToolsProps) {
  return (
    <span className={classes.tools}>
      <button type="button" aria-label={text.up(what)} disabled={index === 0} onClick={() => onMove(-1)}>
        <IconArrowUp size={16} aria-hidden />
      </button>
      <button
        type="button"
        aria-label={text.down(what)}
        disabled={index === count - 1}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={16} aria-hidden />
      </button>
      <button type="button" aria-label={text.removeThis(what)} disabled={!removable} onClick={onRemove}>
        <IconX size={16} aria-hidden />
      </button>
    </span>
  );
}
