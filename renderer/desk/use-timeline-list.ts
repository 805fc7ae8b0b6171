import {
  measureElement,
  useVirtualizer,
  type Range,
  type ReactVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { estimateHeight, type Row } from './rows.ts';

/** How far from the end still counts as at it, and how far as near enough to do without a way back, in pixels. */
const AT_END = 6;
const NEAR_END = 60;

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/**
 * The long list under the timeline. The library places the lines; where the reader stands is kept here: at the end while
 * nobody scrolls away from it, otherwise at the line on top, whatever is added above or turns out taller than thought.
 * The library can do that as well, but looks at every line of the list for each line it measures, which 100,000 of them
 * don't allow.
 */
export function useTimelineList(
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
  selectedIndex: number,
) {
  const [shown, setShown] = useState(true);
  const width = useRef(600);
  const place = useRef({ atEnd: true, geometry: '', above: 0 });
  // Stable functions: a new one makes the list measure every line again. Nothing here is memoised by a compiler.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer: ReactVirtualizer<HTMLDivElement, HTMLDivElement> = useVirtualizer<
    HTMLDivElement,
    HTMLDivElement
  >({
    count: rows.length,
    getScrollElement: useCallback(() => scroller.current, [scroller]),
    estimateSize: useCallback((index: number) => estimateHeight(rows[index], width.current), [rows]),
    getItemKey: useCallback((index: number) => rows[index]?.slot ?? index, [rows]),
    overscan: 5,
    paddingStart: 8,
    paddingEnd: 8,
    directDomUpdates: true,
    measureElement: measureTogether,
    rangeExtractor: useCallback((range: Range) => visibleAnd(range, selectedIndex), [selectedIndex]),
    onChange: useCallback((list: List) => {
      const { above } = place.current;
      place.current.above = 0;
      if (above !== 0 && !place.current.atEnd) scrollTo(list, (list.scrollElement?.scrollTop ?? 0) + above);
      setShown(list.isAtEnd(NEAR_END));
    }, []),
  });
  useLayoutEffect(() => {
    // What grows above the reader is made up for in one go, in onChange.
    virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item, delta, list) => {
      if (item.start < (list.scrollOffset ?? 0)) place.current.above += delta;
      return false;
    };
  }, [virtualizer]);
  useLayoutEffect(() => {
    width.current = scroller.current?.clientWidth ?? 600;
  }, [scroller]);
  useStayAtEnd(scroller, place);
  useKeepReading(rows, virtualizer, place);
  const fresh = useFresh(rows, shown);
  const toEnd = useCallback(() => {
    place.current.atEnd = true;
    virtualizer.scrollToEnd();
  }, [virtualizer]);
  return { virtualizer, shown, fresh, toEnd };
}

type Place = RefObject<{ atEnd: boolean; geometry: string; above: number }>;

/** Lines that appear together are measured together, once they are laid out, and not one by one as they are put in. */
function measureTogether(
  element: HTMLDivElement,
  entry: ResizeObserverEntry | undefined,
  list: List,
): number {
  if (entry !== undefined) return measureElement(element, entry, list);
  const index = list.indexFromElement(element);
  return list.measurementsCache[index]?.size ?? list.options.estimateSize(index);
}

function visibleAnd(range: Range, selected: number): number[] {
  const first = Math.max(range.startIndex - range.overscan, 0);
  const last = Math.min(range.endIndex + range.overscan, range.count - 1);
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  // The selected entry keeps the focus, wherever the list is scrolled to.
  if (selected < 0 || selected >= range.count || (selected >= first && selected <= last)) return shown;
  return selected < first ? [selected, ...shown] : [...shown, selected];
}

/**
 * A list that stood at its end stays there when its lines, the window or the composer change their height. Only
 * scrolling leaves the end, and that moves the list without changing any height.
 */
function useStayAtEnd(scroller: RefObject<HTMLDivElement | null>, place: Place): void {
  useEffect(() => {
    const element = scroller.current;
    const content = element?.querySelector('[data-content]');
    if (element === null || content === null || content === undefined) return undefined;
    const measure = () => `${element.scrollHeight} ${element.clientHeight} ${element.clientWidth}`;
    const onScroll = () => {
      if (measure() !== place.current.geometry) return;
      place.current.atEnd = element.scrollHeight - element.clientHeight - element.scrollTop <= AT_END;
    };
    const observer = new ResizeObserver(() => {
      place.current.geometry = measure();
      if (place.current.atEnd) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    observer.observe(content);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroller, place]);
}

/** Keeps the line on top where it is when lines come in above it: older pages, late entries, another filter. */
function useKeepReading(rows: readonly Row[], list: List, place: Place): void {
  const before = useRef<{ rows: readonly Row[]; key: string | null; offset: number }>({
    rows,
    key: null,
    offset: 0,
  });
  useLayoutEffect(() => {
    const { key, offset, rows: old } = before.current;
    if (old !== rows && key !== null && !place.current.atEnd) {
      const index = rows.findIndex((row) => row.key === key);
      const start = index < 0 ? undefined : list.measurementsCache[index]?.start;
      if (start !== undefined) scrollTo(list, start - offset);
    }
    const top = list.scrollOffset ?? 0;
    const first = list.getVirtualItemForOffset(top);
    before.current = {
      rows,
      key: first === undefined ? null : (rows[first.index]?.key ?? null),
      offset: first === undefined ? 0 : first.start - top,
    };
  });
}

/** Puts the list somewhere at once; nothing happens where it is there already. */
function scrollTo({ scrollElement }: List, top: number): void {
  if (scrollElement !== null && scrollElement.scrollTop !== top) scrollElement.scrollTop = top;
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
