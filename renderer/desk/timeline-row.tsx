import { memo, useEffect, useRef, useState } from 'react';
import type { Entry } from '#shared/domain/incident/state.ts';
import { timelineKindNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp, useFromNow, useMoment } from '#renderer/ui/app-context.tsx';
import { IconPinFilled, IconStarFilled } from '#renderer/ui/icons.ts';
import { useNames, WithNames } from '#renderer/ui/names.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useDesk, useIncident, useView } from './desk-context.ts';
import { EntryActions } from './entry-actions.tsx';
import { EntryDetails } from './entry-details.tsx';
import { toggleDetails } from './entry-keys.ts';
import { badgeOf, kindIcons } from './kinds.ts';
import type { Row } from './rows.ts';
import classes from './timeline-row.module.css';

const { timeline } = uiText;
/** Something written down this long after it happened was learnt late, in milliseconds. */
const LATE = 60_000;

interface RowProps {
  row: Row;
  /** Place in the list, from 1, for screen readers. */
  position: number;
}

/** One line of the list. */
export function TimelineRow({ row, position }: RowProps) {
  switch (row.type) {
    case 'entry':
      return <EntryRow entry={row.entry} before={row.before} position={position} />;
    case 'folded':
      return <FoldedRow id={row.key} entries={row.entries} />;
    case 'day':
      return <DayRow at={row.at} />;
    case 'undated':
      return <div className={classes.between}>{timeline.undatedTitle}</div>;
  }
}

function DayRow({ at }: { at: number }) {
  const { times } = useApp();
  const today = useFromNow(times.dayKey);
  return <div className={classes.between}>{times.day(at, today)}</div>;
}

function FoldedRow({ id, entries }: { id: string; entries: readonly Entry[] }) {
  const desk = useDesk();
  const open = useView((state) => state.unfolded.has(id));
  if (open) {
    return (
      <>
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} before={null} position={0} />
        ))}
      </>
    );
  }
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
  /** When the entry above happened, if it is one of the same day. */
  before: number | null;
  position: number;
}

const EntryRow = memo(function EntryRow({ entry, before, position }: EntryProps) {
  const desk = useDesk();
  const selected = useView((state) => state.selected === entry.id);
  const opened = useView((state) => state.opened.has(entry.id));
  const [hovered, setHovered] = useState(false);
  const element = useRef<HTMLElement>(null);
  // Numbers of other entries can change with a merge, so the label is asked for again with every change.
  const label = useIncident((state) => state.model?.lookup.labelOf(entry) ?? String(entry.n));
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
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      {hovered && before !== null ? <Insert before={before} at={entry.occurredAt} /> : null}
      <EntryTime entry={entry} />
      <span className={classes.kind}>
        <KindIcon size={entry.kind === 'note' ? 8 : 15} stroke={1.75} aria-hidden />
      </span>
      <div id={`entry-${entry.id}`} className={classes.body}>
        <span className="hidden">{timelineKindNames[entry.kind]}. </span>
        <EntryWords entry={entry} />
        <Marks entry={entry} />
        <Learnt entry={entry} />
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
      {hovered || selected ? <EntryActions entry={entry} /> : null}
    </article>
  );
});

function EntryTime({ entry }: { entry: Entry }) {
  const { times } = useApp();
  if (entry.undated) return <span className={classes.time}>{entry.detail.timeText ?? '–'}</span>;
  const at = new Date(entry.occurredAt).toISOString();
  return (
    <time className={classes.time} dateTime={at} title={utcTime(entry.occurredAt)}>
      {times.clock(entry.occurredAt)}
    </time>
  );
}

function EntryWords({ entry }: { entry: Entry }) {
  const moment = useMoment();
  const name = useNames();
  const { struck } = entry;
  if (struck !== null) {
    return (
      <span className={classes.struck}>
        {timeline.struck(name(struck.by), moment(struck.at))}
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
      {entry.replyTo === null ? null : <ReplyTo id={entry.replyTo} />}
      {entry.kind === 'decision' ? <strong>{timeline.decision} </strong> : null}
      {entry.text}
    </span>
  );
}

function ReplyTo({ id }: { id: string }) {
  const desk = useDesk();
  const parent = useIncident((state) => state.model?.entries.get(id));
  if (parent === undefined) return null;
  const label = desk.incident.store.getState().model?.lookup.labelOf(parent) ?? String(parent.n);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.reply}
      title={parent.text.slice(0, 300)}
      onClick={() => desk.show(id)}
    >
      {timeline.replyTo(label)}
    </button>
  );
}

/** What stands behind the words: kind, who, what became of it. */
function Marks({ entry }: { entry: Entry }) {
  const desk = useDesk();
  const name = useNames();
  const badge = badgeOf(entry);
  const { detail } = entry;
  const facts = [
    ...(detail.decidedBy === undefined || detail.decidedBy === entry.actor
      ? []
      : [timeline.decidedBy(name(detail.decidedBy))]),
    ...(detail.advisedBy === undefined || detail.advisedBy.length === 0
      ? []
      : [timeline.advisedBy(detail.advisedBy.map(name).join(', '))]),
    ...(detail.known === undefined ? [] : [timeline.known(detail.known)]),
    ...(detail.considered === undefined ? [] : [timeline.considered(detail.considered)]),
  ];
  return (
    <>
      {badge === null || entry.struck !== null ? null : (
        <span className={classes.badge} data-tone={badge.tone}>
          {badge.words}
        </span>
      )}
      <span className={classes.who} title={entry.actor}>
        {[
          ...(entry.system === null || !entry.text.includes(entry.actor) ? [name(entry.actor)] : []),
          ...(detail.source === undefined ? [] : [timeline.source(detail.source)]),
          ...(detail.sentTo === undefined ? [] : [timeline.sentTo(detail.sentTo)]),
        ].join(', ')}
      </span>
      {entry.versions.length === 0 ? null : (
        <button
          type="button"
          tabIndex={-1}
          className={classes.corrected}
          onClick={() => toggleDetails(desk, entry.id)}
        >
          {timeline.corrected(entry.versions.length)}
        </button>
      )}
      {entry.pinned ? (
        <span className={classes.mark}>
          <IconPinFilled size={12} aria-hidden />
          <span className="hidden">{timeline.pinned}</span>
        </span>
      ) : null}
      {entry.starred ? (
        <span className={classes.mark}>
          <IconStarFilled size={12} aria-hidden />
          <span className="hidden">{timeline.starred}</span>
        </span>
      ) : null}
      {facts.length === 0 ? null : <div className={classes.facts}>{facts.join('. ')}</div>}
      {entry.verdict === null || entry.verdict.because === null ? null : (
        <div className={classes.facts}>{timeline.because(entry.verdict.because)}</div>
      )}
    </>
  );
}

/** When something was learnt, where that was later than it happened. */
function Learnt({ entry }: { entry: Entry }) {
  const { times } = useApp();
  // What came with an import was all learnt at once; saying so on every line would hide what matters.
  const importedAt = useIncident(({ head, model }) =>
    head === null || head.importedFrom === null ? null : (model?.lookup.byLabel('1')?.recordedAt ?? null),
  );
  if (entry.undated || entry.recordedAt - entry.occurredAt <= LATE) return null;
  if (importedAt !== null && entry.recordedAt <= importedAt + LATE) return null;
  return (
    <div className={classes.learnt} title={utcTime(entry.recordedAt)}>
      {timeline.learnt(times.moment(entry.recordedAt, times.dayKey(entry.occurredAt)))}
    </div>
  );
}

/** Between two entries: begins a line at the time between them. */
function Insert({ before, at }: { before: number; at: number }) {
  const desk = useDesk();
  const { times } = useApp();
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.insert}
      onClick={() => {
        const middle = Math.floor((before + at) / 2);
        const day = times.dayKey(middle) === times.dayKey(Date.now()) ? '' : `${times.dayKey(middle)} `;
        desk.type(`/at ${day}${times.seconds(middle).slice(0, 5)} `);
        desk.focusComposer();
      }}
    >
      <span>{timeline.insert}</span>
    </button>
  );
}
