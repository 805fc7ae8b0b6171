import { useEffect, useRef, useState, type PointerEvent } from 'react';

/** How long a pointer rests on an entry before that shows what can be done with it, in milliseconds. */
const REST = 80;

/**
 * The entry a pointer rests on, for the whole list at once. Entries that scroll by under it are not hovered: their
 * buttons would cost every picture.
 */
export function useHoveredEntry() {
  const [hovered, setHovered] = useState<string | null>(null);
  const over = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function moveTo(entry: string | null): void {
    if (entry === over.current) return;
    over.current = entry;
    clearTimeout(timer.current);
    setHovered(null);
    if (entry !== null) timer.current = setTimeout(() => setHovered(entry), REST);
  }

  return {
    hovered,
    onPointerOver: ({ target }: PointerEvent) =>
      moveTo(
        target instanceof Element
          ? (target.closest<HTMLElement>('[data-entry]')?.dataset['entry'] ?? null)
          : null,
      ),
    onPointerLeave: () => moveTo(null),
  };
}
