import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { isFiltered } from '#shared/composer/filter.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';
import { IconArrowDown } from '#renderer/ui/icons.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk, useIncident, useView } from './desk-context.ts';
import { moveSelection, onEntryKey } from './entry-keys.ts';
import { RowWorldProvider, useNewRowWorld } from './row-world.ts';
import { createRowBuilder } from './rows.ts';
import { TimelineRow, type EntryView } from './timeline-row.tsx';
import { useHoveredEntry } from './use-hovered-entry.ts';
import { useTimelineList } from './use-timeline-list.ts';
import classes from './timeline.module.css';

/** The log: what happened, newest at the bottom. Only the lines in sight are in the document. */
export function Timeline() {
  const desk = useDesk();
  const { times } = useApp();
  const name = useNames();
  const people = useSurroundings((state) => state.workspace.people);
  const model = useIncident((state) => state.model);
  const revision = useIncident((state) => state.revision);
  const complete = useIncident((state) => state.complete);
  const wanted = useView((state) => state.filter);
  const filter = useDeferredValue(wanted);
  const showSystem = useView((state) => state.showSystem);
  const selected = useView((state) => state.selected);
  const opened = useView((state) => state.opened);
  const unfolded = useView((state) => state.unfolded);
  const toNewest = useView((state) => state.toNewest);
  const toSelected = useView((state) => state.toSelected);
  const scroller = useRef<HTMLDivElement>(null);

  const shownOnly = useMemo(() => ({ filter, showSystem }), [filter, showSystem]);
  const around = useMemo(() => {
    const regions = new Map(people.map((person) => [person.handle, person.region]));
    return { times, name, regionOf: (handle: string) => regions.get(handle) ?? null };
  }, [times, name, people]);
  const [build] = useState(createRowBuilder);
  const rows = useMemo(
    () => (model === null ? [] : build(model, shownOnly, around)),
    // The order is one array that changes in place; `revision` says that it did.
    // oxlint-disable-next-line react/exhaustive-deps
    [model, revision, shownOnly, around, build],
  );
  useEffect(() => desk.setRows(rows), [desk, rows]);
  const selectedIndex = useMemo(
    () => (selected === null ? -1 : rows.findIndex((row) => row.key === selected)),
    [rows, selected],
  );
  const world = useNewRowWorld(filter.words);
  const { hovered, ...pointer } = useHoveredEntry();
  const view: EntryView = {
    label: (entry) => model?.lookup.labelOf(entry) ?? String(entry.n),
    byId: (id) => model?.entries.get(id),
    selected,
    hovered,
    opened,
    unfolded,
  };

  const { content, block, items, shown, fresh, toEnd, scrollToIndex } = useTimelineList(
    scroller,
    rows,
    selectedIndex,
    world.importedUntil,
  );
  useLayoutEffect(toEnd, [toEnd, toNewest]);
  // With another filter one begins at its end, unless an entry is selected: that one stays in sight.
  useLayoutEffect(() => {
    if (desk.view.getState().selected === null) toEnd();
  }, [desk, toEnd, filter]);
  useEffect(() => {
    if (selectedIndex >= 0) scrollToIndex(selectedIndex);
    // Only asked for: an entry that is selected must not pull the list back at every change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [toSelected, filter, selectedIndex >= 0, scrollToIndex]);

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
        {...pointer}
        onKeyDown={(event) => {
          if (moveSelection(event, desk, rows, selectedIndex)) return;
          if (selected !== null) onEntryKey(event, desk, selected);
        }}
      >
        <div ref={content} className={classes.list}>
          <div ref={block} className={classes.block}>
            <RowWorldProvider value={world}>
              {items.map(({ index, apart, holder }) => {
                const row = rows[index];
                return row === undefined ? null : (
                  <div
                    key={holder}
                    data-index={index}
                    className={classes.item}
                    style={apart === null ? undefined : { position: 'absolute', top: apart }}
                  >
                    <TimelineRow row={row} holder={holder} position={index + 1} view={view} />
                  </div>
                );
              })}
            </RowWorldProvider>
          </div>
        </div>
      </div>
      {complete || !isFiltered(filter) ? null : (
        <output className={classes.older}>{uiText.timeline.older}</output>
      )}
      {rows.length === 0 && (complete || !isFiltered(filter)) ? <Nothing /> : null}
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
  const filtered = useView((state) => isFiltered(state.filter));
  return (
    <div className={classes.nothing}>
      {filtered ? uiText.timeline.nothingMatches : uiText.timeline.empty}
      {filtered ? (
        <button type="button" className={classes.link} onClick={() => desk.start('all')}>
          {uiText.timeline.showAll}
        </button>
      ) : null}
    </div>
  );
}
