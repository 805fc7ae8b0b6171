import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { createHeights } from './heights.ts';
import { estimateHeight, type Row } from './rows.ts';

/** How far from the end still counts as at it, and how far as near enough to do without a way back, in pixels. */
const AT_END = 6;
const NEAR_END = 60;
/** Space above the first line and below the last one, in pixels. */
const PADDING = 8;
/** Lines that are in the document beyond those in sight, on either side. */
const BEYOND = 6;
/** The same where the list jumped to another place: every line is new there, and the next jump may already be under way. */
const BEYOND_JUMP = 2;
const NONE: Span = { from: 0, to: -1 };

/** Where the reader is, and what was last known of the window. Changed in place: a picture is not drawn for each pixel. */
interface Place {
  top: number;
  height: number;
  width: number;
  /** At the end, and staying there whatever is added. */
  atEnd: boolean;
  /** The line on top and how far it is scrolled out, to keep it where it is. */
  anchor: { key: string; out: number } | null;
  /** A line that is to be brought into sight, once its height is known. */
  goal: number | null;
  /** The lines that are in the document. */
  drawn: Span;
  /** Those of them that were in sight when they were drawn. */
  seen: Span;
}

/** Lines of the list, from the first to the last; none where that stands before the first. */
interface Span {
  from: number;
  to: number;
}

/** A line that is in the document; `top` where it stands apart from the others in sight. */
export interface ListItem {
  index: number;
  apart: number | null;
}

/**
 * The long list under the timeline. Only lines in sight are in the document, in their natural flow; where they begin is
 * known from the heights of all lines above. The reader stays where they are: at the end while nobody scrolls away from
 * it, otherwise at the line on top, whatever is added above or turns out taller than thought.
 */
export function useTimelineList(
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
  selectedIndex: number,
  importedUntil: number | null,
) {
  const content = useRef<HTMLDivElement>(null);
  const block = useRef<HTMLDivElement>(null);
  const [heights] = useState(createHeights);
  const [place] = useState<Place>(() => ({
    top: 0,
    height: 800,
    width: 600,
    atEnd: true,
    anchor: null,
    goal: null,
    drawn: NONE,
    seen: NONE,
  }));
  const [shown, setShown] = useState(true);
  const [, draw] = useReducer((count: number) => count + 1, 0);

  // Known before anything is drawn; taking the same list twice changes nothing.
  heights.adopt(rows, estimate);
  const range = rangeOf();
  const items = itemsOf(range, selectedIndex, rows.length, (index) => heights.startOf(index));

  function estimate(index: number): number {
    return estimateHeight(rows[index], place.width, importedUntil);
  }

  function rangeOf(): Span & { seen: Span } {
    if (heights.count === 0) return { ...NONE, seen: NONE };
    const top = place.atEnd ? heights.total() + 2 * PADDING - place.height : place.top;
    const first = heights.at(Math.max(0, top - PADDING));
    const last = heights.at(top - PADDING + place.height);
    const jumped = first > place.seen.to || last < place.seen.from;
    const beyond = jumped ? BEYOND_JUMP : BEYOND;
    return {
      from: Math.max(0, first - beyond),
      to: Math.min(heights.count - 1, last + beyond),
      seen: { from: first, to: last },
    };
  }

  /** Whether all that is in sight is in the document, and a line more on either side. */
  function covered(): boolean {
    const { from, to } = place.drawn;
    const first = heights.at(Math.max(0, place.top - PADDING));
    const last = heights.at(place.top - PADDING + place.height);
    return (first > from || from === 0) && (last < to || to >= heights.count - 1);
  }

  /** Takes the true heights of the lines in the document. Returns how much grew above the reader. */
  function measure(): number {
    let above = 0;
    const first = heights.at(Math.max(0, place.top - PADDING));
    for (const child of block.current?.children ?? []) {
      if (!(child instanceof HTMLElement)) continue;
      const index = Number(child.dataset['index']);
      const differs = heights.learn(index, child.offsetHeight);
      if (index < first) above += differs;
    }
    return above;
  }

  function lay(): void {
    if (content.current !== null) content.current.style.height = `${heights.total() + 2 * PADDING}px`;
    if (block.current !== null) block.current.style.top = `${heights.startOf(place.drawn.from) + PADDING}px`;
  }

  /** Makes sure of everything after the document changed: heights, positions, and that the reader stays where they are. */
  function settle(): void {
    const element = scroller.current;
    if (element === null) return;
    place.height = element.clientHeight;
    const before = place.top;
    if (!place.atEnd && place.goal === null) place.top = anchored();
    const above = measure();
    lay();
    if (place.goal !== null) {
      place.top = topFor(place.goal);
      place.atEnd = heights.total() + 2 * PADDING - place.height - place.top <= AT_END;
    } else {
      place.top += above;
    }
    if (place.atEnd) place.top = Math.max(0, heights.total() + 2 * PADDING - place.height);
    // Asking where the list is scrolled to would lay it out once more.
    if (place.atEnd || Math.abs(place.top - before) >= 1) {
      element.scrollTop = place.top;
      place.top = element.scrollTop;
    }
    if (covered()) place.goal = null;
    else draw();
    remember();
  }

  /** Where the line that was on top is now. */
  function anchored(): number {
    const { anchor, top } = place;
    if (anchor === null) return top;
    const near = heights.at(Math.max(0, top - PADDING));
    const index = rows[near]?.key === anchor.key ? near : rows.findIndex((row) => row.key === anchor.key);
    return index < 0 ? top : heights.startOf(index) + PADDING + anchor.out;
  }

  /** The nearest place to scroll to from which a line is in sight. */
  function topFor(index: number): number {
    const start = heights.startOf(index) + PADDING;
    const end = start + heights.of(index);
    if (start < place.top) return start - PADDING;
    return end > place.top + place.height ? end - place.height + PADDING : place.top;
  }

  function remember(): void {
    const index = heights.at(Math.max(0, place.top - PADDING));
    const row = rows[index];
    place.anchor =
      row === undefined ? null : { key: row.key, out: place.top - PADDING - heights.startOf(index) };
    setShown(heights.total() + 2 * PADDING - place.height - place.top <= NEAR_END || place.atEnd);
  }

  function onScroll(): void {
    const element = scroller.current;
    if (element === null) return;
    place.top = element.scrollTop;
    // Only scrolling leaves the end, and that moves the list without changing the size of its window.
    if (element.clientHeight === place.height && element.clientWidth === place.width)
      place.atEnd = heights.total() + 2 * PADDING - place.height - place.top <= AT_END;
    remember();
    // In the same picture: a moment later the place would be empty.
    if (!covered()) flushSync(draw);
  }

  function onResize(): void {
    const element = scroller.current;
    if (element !== null && element.clientWidth !== place.width) {
      place.width = element.clientWidth;
      heights.forget(estimate);
    }
    settle();
  }

  useLayoutEffect(() => {
    place.drawn = range;
    place.seen = range.seen;
    settle();
  });
  useWatched(scroller, block, onScroll, onResize);

  const fresh = useFresh(rows, shown);
  const toEnd = useCallback(() => {
    place.atEnd = true;
    place.goal = null;
    draw();
  }, [place]);
  const scrollToIndex = useCallback(
    (index: number) => {
      place.goal = index;
      draw();
    },
    [place],
  );
  return { content, block, items, shown, fresh, toEnd, scrollToIndex };
}

/** The lines of a range, and the selected one as well: it keeps the focus, wherever the list is scrolled to. */
function itemsOf(
  { from, to }: Span,
  selected: number,
  count: number,
  startOf: (index: number) => number,
): ListItem[] {
  const items: ListItem[] = [];
  for (let index = from; index <= to; index += 1) items.push({ index, apart: null });
  if (selected < 0 || selected >= count || (selected >= from && selected <= to)) return items;
  const apart = { index: selected, apart: startOf(selected) - startOf(from) };
  return selected < from ? [apart, ...items] : [...items, apart];
}

/** Calls the newest of both functions when the list is scrolled, or it, its window or its lines change their size. */
function useWatched(
  scroller: RefObject<HTMLDivElement | null>,
  block: RefObject<HTMLDivElement | null>,
  onScroll: () => void,
  onResize: () => void,
): void {
  const newest = useRef({ onScroll, onResize });
  useLayoutEffect(() => {
    newest.current = { onScroll, onResize };
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null || block.current === null) return undefined;
    const scrolled = () => newest.current.onScroll();
    const observer = new ResizeObserver(() => newest.current.onResize());
    element.addEventListener('scroll', scrolled, { passive: true });
    observer.observe(element);
    observer.observe(block.current);
    return () => {
      element.removeEventListener('scroll', scrolled);
      observer.disconnect();
    };
  }, [scroller, block]);
}

/** How many entries came while the end was out of sight. */
function useFresh(rows: readonly Row[], shown: boolean): number {
  const [seen, setSeen] = useState<string | undefined>(undefined);
  const last = rows.at(-1)?.key;
  if (shown && seen !== last) setSeen(last);
  if (shown || seen === undefined || seen === last) return 0;
  const index = rows.findLastIndex((row) => row.key === seen);
  return index < 0 ? 0 : rows.slice(index + 1).filter((row) => row.type === 'entry').length;
}
