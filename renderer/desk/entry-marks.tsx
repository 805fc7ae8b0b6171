import type { Entry } from '#shared/domain/incident/state.ts';
import { uiText } from '#shared/text/ui.ts';
import { IconPinFilled, IconStarFilled } from '#renderer/ui/icons.ts';
import { useDesk } from './desk-context.ts';
import { toggleDetails } from './entry-keys.ts';
import { markFound } from './found-words.tsx';
import { badgeOf } from './kinds.ts';
import type { RowWorld } from './row-world.ts';
import classes from './timeline-row.module.css';

const { timeline } = uiText;

/** What stands behind the words: kind, who, whether it was corrected or marked. */
export function marksOf(entry: Entry, { name, found }: Pick<RowWorld, 'name' | 'found'>) {
  const badge = badgeOf(entry);
  const { detail } = entry;
  return (
    <>
      {badge === null || entry.struck !== null ? null : (
        <span className={classes.badge} data-tone={badge.tone}>
          {badge.words}
        </span>
      )}
      <span className={classes.who} title={entry.actor}>
        {markFound(
          [
            ...(entry.system === null || !entry.text.includes(entry.actor) ? [name(entry.actor)] : []),
            ...(detail.source === undefined ? [] : [timeline.source(detail.source)]),
            ...(detail.sentTo === undefined ? [] : [timeline.sentTo(detail.sentTo)]),
          ].join(', '),
          found,
        )}
      </span>
      {entry.versions.length === 0 ? null : <Corrected entry={entry} />}
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
    </>
  );
}

function Corrected({ entry }: { entry: Entry }) {
  const desk = useDesk();
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.corrected}
      onClick={() => toggleDetails(desk, entry.id)}
    >
      {timeline.corrected(entry.versions.length)}
    </button>
  );
}

/** What a decision rested on, why a hypothesis was judged so. */
export function factsOf(entry: Entry, { name, found }: Pick<RowWorld, 'name' | 'found'>) {
  const { detail, verdict } = entry;
  const facts = [
    ...(detail.decidedBy === undefined || detail.decidedBy === entry.actor
      ? []
      : [timeline.decidedBy(name(detail.decidedBy))]),
    ...(detail.advisedBy === undefined || detail.advisedBy.length === 0
      ? []
      : [timeline.advisedBy(detail.advisedBy.map(name).join(', '))]),
    ...(detail.known === undefined ? [] : [timeline.known(detail.known)]),
    ...(detail.considered === undefined ? [] : [timeline.considered(detail.considered)]),
    ...(verdict === null || verdict.because === null ? [] : [timeline.because(verdict.because)]),
  ];
  if (facts.length === 0) return null;
  return <div className={classes.facts}>{markFound(facts.join('. '), found)}</div>;
}

/** The words an entry had before its last correction, where they were others. */
export function formerWordsOf(entry: Entry) {
  const former = entry.versions.findLast((version) => version.text !== entry.text);
  if (former === undefined) return null;
  return (
    <div className={classes.former}>
      {timeline.was} <del>{former.text}</del>
    </div>
  );
}
