import { Fragment, memo } from 'react';
import type { Entry } from '#shared/domain/incident/state.ts';
import type { TimelineKind } from '#shared/domain/incident/terms.ts';
import { timelineKindNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { WithNames } from '#renderer/ui/names.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useDesk } from './desk-context.ts';
import { EntryActions } from './entry-actions.tsx';
import { EntryDetails } from './entry-details.tsx';
import { factsOf, formerWordsOf, marksOf } from './entry-marks.tsx';
import { markFound } from './found-words.tsx';
import { kindOutlines } from './kinds.ts';
import { useRowWorld, type RowWorld } from './row-world.ts';
import { isLearntLate, type Row } from './rows.ts';
import { AttachmentView } from './work/attachment-view.tsx';
import classes from './timeline-row.module.css';

const { timeline } = uiText;

/** What the timeline says of entries that the entries don't say themselves. */
export interface EntryView {
  label: (entry: Entry) => string;
  byId: (id: string) => Entry | undefined;
  selected: string | null;
  /** The entry a pointer rests on. */
  hovered: string | null;
  opened: ReadonlySet<string>;
  unfolded: ReadonlySet<string>;
}

interface RowProps {
  row: Row;
  /** The number of the element it stands in. */
  holder: number;
  /** Place in the list, from 1, for screen readers; 0 inside a fold. */
  position: number;
  view: EntryView;
}

/** One line of the list. */
export function TimelineRow({ row, holder, position, view }: RowProps) {
  switch (row.type) {
    case 'entry':
      return entryRow(row.entry, String(holder), row.before, position, view);
    case 'folded':
      return view.unfolded.has(row.key) ? (
        <>
          {row.entries.map((entry) => (
            <Fragment key={entry.id}>{entryRow(entry, entry.id, null, 0, view)}</Fragment>
          ))}
        </>
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
function entryRow(entry: Entry, id: string, before: number | null, position: number, view: EntryView) {
  const parent = entry.replyTo === null ? undefined : view.byId(entry.replyTo);
  return (
    <EntryRow
      id={id}
      entry={entry}
      parent={parent}
      label={view.label(entry)}
      before={before}
      position={position}
      selected={view.selected === entry.id}
      hovered={view.hovered === entry.id}
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
  /** What its elements are named after; the same for the next entry that stands in them. */
  id: string;
  entry: Entry;
  /** What it replies to, where that is here. */
  parent: Entry | undefined;
  /** Its number as people say it. */
  label: string;
  /** When the entry above happened, for inserting between the two. */
  before: number | null;
  position: number;
  selected: boolean;
  hovered: boolean;
  opened: boolean;
}

/**
 * An entry. A whole screen of them is made for each picture while somebody drags the scroll bar: what every entry has
 * is written out here instead of in components of its own, and nothing waits or listens for one entry alone.
 */
const EntryRow = memo(function EntryRow(props: EntryProps) {
  const { id, entry, parent, label, before, position, selected, hovered, opened } = props;
  const desk = useDesk();
  const world = useRowWorld();
  return (
    <article
      className={classes.row}
      data-entry={entry.id}
      data-kind={entry.kind}
      data-system={entry.system === null ? undefined : true}
      data-selected={selected ? true : undefined}
      aria-posinset={position === 0 ? undefined : position}
      aria-setsize={position === 0 ? undefined : -1}
      aria-labelledby={`kind-${id} entry-${id}`}
      tabIndex={-1}
    >
      {hovered && before !== null ? <Insert id={entry.id} /> : null}
      {timeOf(entry, hovered, world)}
      {kindSignOf(id, entry.kind)}
      <div id={`entry-${id}`} className={classes.body}>
        {parent === undefined ? null : <ReplyTo parent={parent} />}
        {wordsOfEntry(entry, world)}
        {marksOf(entry, world)}
        {entry.struck === null ? formerWordsOf(entry) : null}
        {factsOf(entry, world)}
        {learntOf(entry, world)}
        {entry.detail.attachment === undefined || entry.struck !== null ? null : (
          <AttachmentView key={entry.id} attachment={entry.detail.attachment} caption={entry.text} />
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
      {hovered || selected ? (
        <EntryActions key={entry.id} entry={entry} label={label} selected={selected} />
      ) : null}
    </article>
  );
});

/** The moment in UTC is for whoever points at it: made for each line that is dragged past, it would cost a picture. */
function timeOf(entry: Entry, hovered: boolean, { times }: RowWorld) {
  if (entry.undated) return <span className={classes.time}>{entry.detail.timeText ?? '–'}</span>;
  return (
    <time className={classes.time} title={hovered ? utcTime(entry.occurredAt) : undefined}>
      {times.clock(entry.occurredAt)}
    </time>
  );
}

/** One shape for all kinds, so that a line that is filled anew changes its outline and nothing else. */
function kindSignOf(id: string, kind: TimelineKind) {
  return (
    <svg
      id={`kind-${id}`}
      className={classes.kind}
      viewBox="0 0 24 24"
      // It has the colour of its line, which no picture in an <img> could have.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      aria-label={timelineKindNames[kind]}
    >
      <path d={kindOutlines[kind]} />
    </svg>
  );
}

function wordsOfEntry(entry: Entry, { times, today, name, found }: RowWorld) {
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
        <WithNames text={entry.text} mark={found === null ? null : (words) => markFound(words, found)} />
      </span>
    );
  }
  return (
    <span className={classes.words}>
      {entry.kind === 'decision' ? <strong>{timeline.decision} </strong> : null}
      {markFound(entry.text, found)}
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
function learntOf(entry: Entry, { times, importedUntil }: RowWorld) {
  if (!isLearntLate(entry, importedUntil)) return null;
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
