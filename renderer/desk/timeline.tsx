import { useVirtualizer, type Range, type Virtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type RefObject,
} from 'react';
import { uiText } from '#shared/text/ui.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { IconArrowDown } from '#renderer/ui/icons.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk, useIncident, useView } from './desk-context.ts';
import { moveSelection, onEntryKey } from './entry-keys.ts';
import { buildRows, estimateHeight, type Row } from './rows.ts';
import { TimelineRow } from './timeline-row.tsx';
import classes from './timeline.module.css';

/** How far from the end still counts as at it, and how far as near enough to do without a way back, in pixels. */
const AT_END = 6;
const NEAR_END = 60;

/** The log: what happened, newest at the bottom. Only the lines in sight are in the document. */
export function Timeline() {
  const desk = useDesk();
  const { times } = useApp();
  const name = useNames();
  const model = useIncident((state) => state.model);
  const revision = useIncident((state) => state.revision);
  const complete = useIncident((state) => state.complete);
  const tab = useView((state) => state.tab);
  const words = useDeferredValue(useView((state) => state.words));
  const showSystem = useView((state) => state.showSystem);
  const selected = useView((state) => state.selected);
  const toNewest = useView((state) => state.toNewest);
  const toSelected = useView((state) => state.toSelected);
  const scroller = useRef<HTMLDivElement>(null);

  const rows = useMemo(
    () => (model === null ? [] : buildRows(model.order, { tab, words, showSystem }, times, name)),
    // The order is one array that changes in place; `revision` says that it did.
    // oxlint-disable-next-line react/exhaustive-deps
    [model, revision, tab, words, showSystem, times, name],
  );
  useEffect(() => desk.setRows(rows), [desk, rows]);
  const end = useEndOfList(rows);
  const selectedIndex = useMemo(
    () => (selected === null ? -1 : rows.findIndex((row) => row.key === selected)),
    [rows, selected],
  );

  // Stable functions: a new one makes the list measure every line again.
  const width = useRef(600);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: useCallback(() => scroller.current, []),
    estimateSize: useCallback((index: number) => estimateHeight(rows[index], width.current), [rows]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 6,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    paddingStart: 8,
    paddingEnd: 8,
    directDomUpdates: true,
    rangeExtractor: useCallback((range: Range) => visibleAnd(range, selectedIndex), [selectedIndex]),
    onChange: end.look,
  });
  useLayoutEffect(() => {
    width.current = scroller.current?.clientWidth ?? 600;
  }, []);

  const scrollToEnd = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);
  useStayAtEnd(scroller, virtualizer);
  useLayoutEffect(scrollToEnd, [scrollToEnd, tab, toNewest]);
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' });
    // Only asked for: an entry that is selected must not pull the list back at every change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [toSelected, virtualizer]);

  return (
    <div className={classes.frame}>
      {/* A feed is scrolled and walked through with the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        className={classes.scroller}
        role="feed"
        aria-label={uiText.timeline.label}
        aria-busy={!complete}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={(event) => {
          if (moveSelection(event, desk, rows, selectedIndex)) return;
          if (selected !== null) onEntryKey(event, desk, selected);
        }}
      >
        <div ref={virtualizer.containerRef} className={classes.list} data-content>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={classes.item}
              >
                <TimelineRow row={row} position={item.index + 1} />
              </div>
            );
          })}
        </div>
      </div>
      {rows.length === 0 ? <Nothing /> : null}
      {end.shown ? null : (
        <button type="button" className={classes.newest} onClick={scrollToEnd} data-fresh={end.fresh > 0}>
          <IconArrowDown size={14} aria-hidden />
          {end.fresh > 0 ? uiText.timeline.newest(end.fresh) : uiText.timeline.toNewest}
        </button>
      )}
    </div>
  );
}

function visibleAnd(range: Range, selected: number): number[] {
  const first = Math.max(range.startIndex - range.overscan, 0);
  const last = Math.min(range.endIndex + range.overscan, range.count - 1);
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  // The selected entry keeps the focus, wherever the list is scrolled to.
  if (selected < 0 || selected >= range.count || (selected >= first && selected <= last)) return shown;
  return selected < first ? [selected, ...shown] : [...shown, selected];
}

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** Whether the list is near its end, and how many entries came while it was not. */
function useEndOfList(rows: readonly Row[]) {
  const [shown, setShown] = useState(true);
  const [fresh, setFresh] = useState(0);
  const lastKey = useRef<string | undefined>(undefined);
  const near = useRef(true);
  const look = useCallback((list: List) => {
    near.current = list.isAtEnd(NEAR_END);
    setShown(near.current);
    if (near.current) setFresh(0);
  }, []);
  useEffect(() => {
    const known = lastKey.current;
    lastKey.current = rows.at(-1)?.key;
    if (known === undefined || near.current || known === lastKey.current) return;
    const index = rows.findLastIndex((row) => row.key === known);
    if (index >= 0) setFresh((count) => count + rows.length - 1 - index);
  }, [rows]);
  return { shown, fresh, look };
}

/**
 * A list that stood at its end stays there when its lines, the window or the composer change their height. Only
 * scrolling leaves the end, and that moves the list without changing any height.
 */
function useStayAtEnd(scroller: RefObject<HTMLDivElement | null>, list: List): void {
  useEffect(() => {
    const element = scroller.current;
    const content = element?.querySelector('[data-content]');
    if (element === null || content === null || content === undefined) return undefined;
    let atEnd = true;
    let geometry = '';
    const measure = () => `${element.scrollHeight} ${element.clientHeight} ${element.clientWidth}`;
    const onScroll = () => {
      if (measure() === geometry) atEnd = list.isAtEnd(AT_END);
    };
    const observer = new ResizeObserver(() => {
      geometry = measure();
      if (atEnd) list.scrollToEnd();
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    observer.observe(content);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroller, list]);
}

function Nothing() {
  const desk = useDesk();
  const filtered = useView((state) => state.tab !== 'all' || state.words !== '');
  return (
    <div className={classes.nothing}>
      {filtered ? uiText.timeline.nothingMatches : uiText.timeline.empty}
      {filtered ? (
        <button
          type="button"
          className={classes.link}
          onClick={() => desk.view.setState({ tab: 'all', words: '' })}
        >
          {uiText.timeline.showAll}
        </button>
      ) : null}
    </div>
  );
}
