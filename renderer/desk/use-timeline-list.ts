import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { createHeights } from './heights.ts';
import { holdersFor, NO_HOLDERS, type Holders } from './holders.ts';
import { estimateHeight, type Row } from './rows.ts';

/** How far from the end still counts as at it, and how far as near enough to do without a way back, in pixels. */
const AT_END = 6;
const NEAR_END = 60;
/** Space above the first line and below the last one, in pixels. */
const PADDING = 8;
/** Lines that are in the document beyond those in sight, on either side. */
const BEYOND = 6;
/** The same where the list jumped to another place: every line is new there, and the next jump may already be under way. */
const BEYOND_JUMP = 1;
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
  /** The elements they were drawn in. */
  holders: Holders;
}

/** Lines of the list, from the first to the last; none where that stands before the first. */
interface Span {
  from: number;
  to: number;
}

/** A line that is in the document. */
export interface ListItem {
  index: number;
  /** Where it stands apart from the others in sight: its distance from the first of them, in pixels. */
  apart: number | null;
  /** The number of the element it is shown in. */
  holder: number;
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
    holders: NO_HOLDERS,
  }));
  const [shown, setShown] = useState(true);
  const [, draw] = useReducer((count: number) => count + 1, 0);

  // Known before anything is drawn; taking the same list twice changes nothing.
  heights.adopt(rows, estimate);
  const range = rangeOf();
  const { items, holders } = itemsOf(range, selectedIndex);

  function estimate(index: number): number {
    return estimateHeight(rows[index], place.width, importedUntil);
  }

  /** The lines that are to be in the document, those of them that are in sight, and whether none of these was before. */
  function rangeOf(): Span & { seen: Span; jumped: boolean } {
    if (heights.count === 0) return { ...NONE, seen: NONE, jumped: false };
    const top = place.atEnd ? heights.total() + 2 * PADDING - place.height : place.top;
    const first = heights.at(Math.max(0, top - PADDING));
    const last = heights.at(top - PADDING + place.height);
    const jumped = first > place.seen.to || last < place.seen.from;
    const beyond = jumped ? BEYOND_JUMP : BEYOND;
    return {
      from: Math.max(0, first - beyond),
      to: Math.min(heights.count - 1, last + beyond),
      seen: { from: first, to: last },
      jumped,
    };
  }

  /** The lines of a range, and the selected one as well: it keeps the focus, wherever the list is scrolled to. */
  function itemsOf(
    { from, to, jumped }: Span & { jumped: boolean },
    selected: number,
  ): { items: ListItem[]; holders: Holders } {
    const indexes: number[] = [];
    for (let index = from; index <= to; index += 1) indexes.push(index);
    const isApart = selected >= 0 && selected < rows.length && (selected < from || selected > to);
    if (isApart && selected < from) indexes.unshift(selected);
    else if (isApart) indexes.push(selected);
    const keyOf = (index: number): string => rows[index]?.key ?? '';
    const given = holdersFor(indexes.map(keyOf), place.holders, jumped);
    const items = indexes.map((index) => ({
      index,
      apart: isApart && index === selected ? heights.startOf(selected) - heights.startOf(from) : null,
      holder: given.of.get(keyOf(index)) ?? -1,
    }));
    return { items, holders: given };
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
    if (covered()) return;
    const focused = element.contains(document.activeElement);
    // In the same picture: a moment later the place would be empty.
    flushSync(draw);
    // A line that left took the focus along; from the list the same keys lead on.
    if (focused && !element.contains(document.activeElement)) element.focus({ preventScroll: true });
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
    if (range.jumped)
      letGo(block.current, scroller.current, (index) => place.holders.of.has(rows[index]?.key ?? ''));
    place.drawn = range;
    place.seen = range.seen;
    place.holders = holders;
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

/**
 * After a jump: what was selected in lines that left must not be selected in those that stand in their elements now, and
 * the focus of such a line goes to the list, from where the same keys lead on. `stays`: whether a line was there before.
 */
function letGo(block: HTMLElement | null, list: HTMLElement | null, stays: (index: number) => boolean): void {
  if (block === null || list === null) return;
  const left = (node: Node | null): boolean => {
    const line = (node instanceof Element ? node : node?.parentElement)?.closest<HTMLElement>('[data-index]');
    return (
      line !== null && line !== undefined && block.contains(line) && !stays(Number(line.dataset['index']))
    );
  };
  if (left(document.activeElement)) list.focus({ preventScroll: true });
  const selection = getSelection();
  if (selection === null || selection.isCollapsed) return;
  if (left(selection.anchorNode) || left(selection.focusNode)) selection.removeAllRanges();
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
