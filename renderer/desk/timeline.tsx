import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { uiText } from '#shared/text/ui.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { IconArrowDown } from '#renderer/ui/icons.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk, useIncident, useView } from './desk-context.ts';
import { moveSelection, onEntryKey } from './entry-keys.ts';
import { createRowBuilder } from './rows.ts';
import { useTimelineList } from './use-timeline-list.ts';
import { TimelineRow } from './timeline-row.tsx';
import classes from './timeline.module.css';

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

  const filter = useMemo(() => ({ tab, words, showSystem }), [tab, words, showSystem]);
  const around = useMemo(() => ({ times, name }), [times, name]);
  const [build] = useState(createRowBuilder);
  const rows = useMemo(
    () => (model === null ? [] : build(model, filter, around)),
    // The order is one array that changes in place; `revision` says that it did.
    // oxlint-disable-next-line react/exhaustive-deps
    [model, revision, filter, around, build],
  );
  useEffect(() => desk.setRows(rows), [desk, rows]);
  const selectedIndex = useMemo(
    () => (selected === null ? -1 : rows.findIndex((row) => row.key === selected)),
    [rows, selected],
  );

  const { virtualizer, shown, fresh, toEnd } = useTimelineList(scroller, rows, selectedIndex);
  useLayoutEffect(toEnd, [toEnd, tab, toNewest]);
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' });
    // Only asked for: an entry that is selected must not pull the list back at every change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [toSelected, selectedIndex >= 0, virtualizer]);

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
      {shown ? null : (
        <button
          type="button"
          className={classes.newest}
          onClick={() => {
            toEnd();
            desk.focusComposer();
          }}
          data-fresh={fresh > 0}
        >
          <IconArrowDown size={14} aria-hidden />
          {fresh > 0 ? uiText.timeline.newest(fresh) : uiText.timeline.toNewest}
        </button>
      )}
    </div>
  );
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
