import type { Entry } from '#shared/domain/incident/state.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useDesk, useIncident } from './desk-context.ts';
import classes from './timeline-row.module.css';

const { timeline } = uiText;

/** Earlier versions of an entry, the entry that answers it, and its exact time. */
export function EntryDetails({ entry }: { entry: Entry }) {
  const { times } = useApp();
  const moment = useMoment();
  const name = useNames();
  return (
    <div className={classes.details}>
      <div>
        {entry.undated ? null : utcTime(entry.occurredAt)}
        {entry.detail.timeText === undefined ? null : ` · ${timeline.written(entry.detail.timeText)}`}
        {entry.detail.section === undefined ? null : ` · ${entry.detail.section}`}
      </div>
      {entry.answer === null || entry.answer.entry === null ? null : <AnsweredBy id={entry.answer.entry} />}
      {entry.struck === null
        ? entry.versions.map((version) => (
            <div key={version.replacedAt}>
              <del>{version.text}</del>{' '}
              {version.occurredAt === entry.occurredAt
                ? null
                : `${timeline.wasAt(times.moment(version.occurredAt, times.dayKey(entry.occurredAt)))}, `}
              {timeline.wasUntil(moment(version.replacedAt), name(version.replacedBy))}
              {version.reason === null ? null : `: ${version.reason}`}
            </div>
          ))
        : null}
    </div>
  );
}

function AnsweredBy({ id }: { id: string }) {
  const desk = useDesk();
  const answer = useIncident((state) => state.model?.entries.get(id));
  if (answer === undefined) return null;
  const label = desk.incident.store.getState().model?.lookup.labelOf(answer) ?? String(answer.n);
  return (
    <div>
      <button type="button" tabIndex={-1} className={classes.reply} onClick={() => desk.show(id)}>
        {timeline.answeredBy(label)}
      </button>{' '}
      {answer.text}
    </div>
  );
}
