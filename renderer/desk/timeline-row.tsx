import { memo, useEffect, useRef, useState } from 'react';
import type { Entry } from '#shared/domain/incident/state.ts';
import { timelineKindNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { WithNames } from '#renderer/ui/names.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useDesk } from './desk-context.ts';
import { EntryActions } from './entry-actions.tsx';
import { EntryDetails } from './entry-details.tsx';
import { Facts, FormerWords, Marks } from './entry-marks.tsx';
import { FoundWords } from './found-words.tsx';
import { kindIcons } from './kinds.ts';
import { useRowWorld } from './row-world.ts';
import type { Row } from './rows.ts';
import { AttachmentView } from './work/attachment-view.tsx';
import classes from './timeline-row.module.css';

const { timeline } = uiText;
/** Something written down this long after it happened was learnt late, in milliseconds. */
const LATE = 60_000;
/** How long a pointer rests on a line before that shows what can be done with it, in milliseconds. */
const REST = 80;

/** What the timeline says of entries that the entries don't say themselves. */
export interface EntryView {
  label: (entry: Entry) => string;
  byId: (id: string) => Entry | undefined;
  selected: string | null;
  opened: ReadonlySet<string>;
  unfolded: ReadonlySet<string>;
}

interface RowProps {
  row: Row;
  /** Place in the list, from 1, for screen readers; 0 inside a fold. */
  position: number;
  view: EntryView;
}

/** One line of the list. */
export function TimelineRow({ row, position, view }: RowProps) {
  switch (row.type) {
    case 'entry':
      return entryRow(row.entry, row.before, position, view);
    case 'folded':
      return view.unfolded.has(row.key) ? (
        <>{row.entries.map((entry) => entryRow(entry, null, 0, view))}</>
      ) : (
        <FoldedRow id={row.key} entries={row.entries} />
      );
    case 'day':
      return <DayRow at={row.at} />;
    case 'undated':
      return <div className={classes.between}>{timeline.undatedTitle}</div>;
  }
}

/** Only plain values reach a line, so that it is drawn again when one of them changes and not otherwise. */
function entryRow(entry: Entry, before: number | null, position: number, view: EntryView) {
  const parent = entry.replyTo === null ? undefined : view.byId(entry.replyTo);
  return (
    <EntryRow
      key={entry.id}
      entry={entry}
      parent={parent}
      label={view.label(entry)}
      before={before}
      position={position}
      selected={view.selected === entry.id}
      opened={view.opened.has(entry.id)}
    />
  );
}

function DayRow({ at }: { at: number }) {
  const { times, today } = useRowWorld();
  return <div className={classes.between}>{times.day(at, today)}</div>;
}

function FoldedRow({ id, entries }: { id: string; entries: readonly Entry[] }) {
  const desk = useDesk();
  const last = entries.at(-1);
  return (
    <article aria-label={timeline.folded(entries.length)} tabIndex={-1}>
      <button
        type="button"
        tabIndex={-1}
        className={classes.folded}
        onClick={() => desk.view.setState((state) => ({ unfolded: new Set([...state.unfolded, id]) }))}
      >
        <span className={classes.foldedCount}>{timeline.folded(entries.length)}</span>
        {last === undefined ? null : (
          <span className={classes.foldedText}>
            <WithNames text={last.text} />
          </span>
        )}
      </button>
    </article>
  );
}

interface EntryProps {
  entry: Entry;
  /** What it replies to, where that is here. */
  parent: Entry | undefined;
  /** Its number as people say it. */
  label: string;
  /** When the entry above happened, for inserting between the two. */
  before: number | null;
  position: number;
  selected: boolean;
  opened: boolean;
}

const EntryRow = memo(function EntryRow(props: EntryProps) {
  const { entry, parent, label, before, position, selected, opened } = props;
  const desk = useDesk();
  const { hovered, ...pointer } = useHover();
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (selected) element.current?.focus({ preventScroll: true });
  }, [selected]);
  const KindIcon = kindIcons[entry.kind];
  return (
    <article
      ref={element}
      className={classes.row}
      data-kind={entry.kind}
      data-system={entry.system !== null}
      data-selected={selected}
      data-struck={entry.struck !== null}
      aria-posinset={position === 0 ? undefined : position}
      aria-setsize={position === 0 ? undefined : -1}
      aria-labelledby={`entry-${entry.id}`}
      tabIndex={-1}
      {...pointer}
    >
      {hovered && before !== null ? <Insert id={entry.id} /> : null}
      <EntryTime entry={entry} />
      <span className={classes.kind}>
        <KindIcon size={entry.kind === 'note' ? 8 : 15} stroke={1.75} aria-hidden />
      </span>
      <div id={`entry-${entry.id}`} className={classes.body}>
        <span className="hidden">{timelineKindNames[entry.kind]}. </span>
        {parent === undefined ? null : <ReplyTo parent={parent} />}
        <EntryWords entry={entry} />
        <Marks entry={entry} />
        {entry.struck === null ? <FormerWords entry={entry} /> : null}
        <Facts entry={entry} />
        <Learnt entry={entry} />
        {entry.detail.attachment === undefined || entry.struck !== null ? null : (
          <AttachmentView attachment={entry.detail.attachment} caption={entry.text} />
        )}
        {opened ? <EntryDetails entry={entry} /> : null}
      </div>
      <button
        type="button"
        tabIndex={-1}
        className={classes.number}
        aria-label={timeline.entryActions(label)}
        onClick={() => desk.select(selected ? null : entry.id)}
      >
        {label}
      </button>
      {hovered || selected ? <EntryActions entry={entry} label={label} /> : null}
    </article>
  );
});

/** Whether a pointer rests here. Lines that scroll by under it are not hovered: their buttons would cost every picture. */
function useHover() {
  const [hovered, setHovered] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    hovered,
    onPointerEnter: () => {
      timer.current = setTimeout(() => setHovered(true), REST);
    },
    onPointerLeave: () => {
      clearTimeout(timer.current);
      setHovered(false);
    },
  };
}

function EntryTime({ entry }: { entry: Entry }) {
  const { times } = useRowWorld();
  if (entry.undated) return <span className={classes.time}>{entry.detail.timeText ?? '–'}</span>;
  const at = new Date(entry.occurredAt).toISOString();
  return (
    <time className={classes.time} dateTime={at} title={utcTime(entry.occurredAt)}>
      {times.clock(entry.occurredAt)}
    </time>
  );
}

function EntryWords({ entry }: { entry: Entry }) {
  const { times, today, name } = useRowWorld();
  const { struck } = entry;
  if (struck !== null) {
    return (
      <span className={classes.struck}>
        {timeline.struck(name(struck.by), times.moment(struck.at, today))}
        {struck.reason === null ? null : `: ${struck.reason}`}
      </span>
    );
  }
  if (entry.system !== null || entry.kind === 'task') {
    return (
      <span className={classes.words}>
        <WithNames text={entry.text} />
      </span>
    );
  }
  return (
    <span className={classes.words}>
      {entry.kind === 'decision' ? <strong>{timeline.decision} </strong> : null}
      <FoundWords text={entry.text} />
    </span>
  );
}

/** The entry this one replies to, quoted; leads there. */
function ReplyTo({ parent }: { parent: Entry }) {
  const desk = useDesk();
  const { name } = useRowWorld();
  const words = parent.struck === null ? parent.text : timeline.quotedStruck;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.quote}
      title={timeline.goToParent}
      onClick={() => desk.show(parent.id)}
    >
      {timeline.quote(name(parent.actor), words.slice(0, 200).replaceAll('\n', ' '))}
    </button>
  );
}

/** When something was learnt, where that was later than it happened. */
function Learnt({ entry }: { entry: Entry }) {
  const { times, importedUntil } = useRowWorld();
  if (entry.undated || entry.recordedAt - entry.occurredAt <= LATE) return null;
  // What came with an import was all learnt at once; saying so on every line would hide what matters.
  if (importedUntil !== null && entry.recordedAt <= importedUntil + LATE) return null;
  return (
    <div className={classes.learnt} title={utcTime(entry.recordedAt)}>
      {timeline.learnt(times.moment(entry.recordedAt, times.dayKey(entry.occurredAt)))}
    </div>
  );
}

/** Between two entries: begins a line at a time between them. */
function Insert({ id }: { id: string }) {
  const desk = useDesk();
  return (
    <button type="button" tabIndex={-1} className={classes.insert} onClick={() => desk.insertBefore(id)}>
      <span>{timeline.insert}</span>
    </button>
  );
}
