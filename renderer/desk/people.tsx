import { isOver } from '#shared/domain/incident/facts.ts';
import type { IncidentHead, Tenure } from '#shared/domain/incident/state.ts';
import { COMMAND } from '#shared/domain/incident/terms.ts';
import { rollCallDue } from '#shared/policy/reminders.ts';
import { emptySeats } from '#shared/policy/seats.ts';
import { seatName } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { Age, Countdown, useUrgency } from '#renderer/ui/clocks.tsx';
import { IconPlus } from '#renderer/ui/icons.ts';
import { useDesk, useIncident } from './desk-context.ts';
import { PageAlerts } from './work/pages/page-alerts.tsx';
import { HandoffBlock } from './handoff/handoff-block.tsx';
import { PeopleNotes } from './people-notes.tsx';
import { VendorLinks } from './vendor-links.tsx';
import { PersonLine } from './person-line.tsx';
import classes from './people.module.css';

const { people: text } = uiText;

/** Who sits where, what is missing first; below, what nobody has answered yet. */
export function People() {
  const desk = useDesk();
  const head = useIncident((state) => state.head);
  const levels = useSurroundings((state) => state.workspace.severities);
  if (head === null) return <aside className={classes.column} aria-label={text.title} />;
  const seated = byPerson(head);
  return (
    <aside className={classes.column} aria-label={text.title}>
      <PeopleNotes head={head} />
      <PageAlerts head={head} />
      <section aria-labelledby="people-title">
        <h2 id="people-title" className={classes.heading}>
          {text.title} <span>{seated.length}</span>
        </h2>
        <ul>
          {isOver(head)
            ? null
            : emptySeats(head, levels).map((seat) => (
                <li key={seat}>
                  <button
                    type="button"
                    className={classes.empty}
                    title={text.give(seatName(seat))}
                    onClick={() => desk.start('role', `${seat} @`)}
                  >
                    <span className={classes.line}>
                      <strong>{seatName(seat)}</strong>
                      <span className={classes.time}>{text.empty}</span>
                    </span>
                    <span className={classes.sub}>
                      {seat === COMMAND ? text.requiredAlways : text.required(head.severity)}
                    </span>
                  </button>
                </li>
              ))}
          {seated.map(([person, tenures]) => (
            <li key={person}>
              <PersonLine person={person} tenures={tenures} until={isOver(head) ? head.phaseSince : null} />
            </li>
          ))}
        </ul>
        <button type="button" className={classes.add} onClick={() => desk.start('role')}>
          <IconPlus size={13} aria-hidden /> {text.fill}
        </button>
        <RollCall head={head} />
      </section>
      <HandoffBlock head={head} />
      <OpenPoints head={head} />
      <VendorLinks head={head} />
    </aside>
  );
}

/** Present tenures by person; the commander first, then as they came. */
function byPerson(head: IncidentHead): [string, Tenure[]][] {
  const people = new Map<string, Tenure[]>();
  for (const tenure of head.tenures) {
    if (tenure.until !== null) continue;
    people.set(tenure.person, [...(people.get(tenure.person) ?? []), tenure]);
  }
  const inCommand = (tenures: readonly Tenure[]) =>
    tenures.some((tenure) => tenure.seat === COMMAND) ? 0 : 1;
  return [...people].toSorted(([, one], [, other]) => inCommand(one) - inCommand(other));
}

/** "Everyone safe and here?", with the time until it is asked again. */
function RollCall({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const levels = useSurroundings((state) => state.workspace.severities);
  const dueAt = rollCallDue(head, levels);
  const urgency = useUrgency(dueAt);
  if (dueAt === null) return null;
  return (
    <button
      type="button"
      className={classes.rollCall}
      title={text.rollCallTitle}
      onClick={() => desk.start('rollcall')}
    >
      {text.rollCall}
      <span className={classes.time} data-tone={urgency}>
        <Countdown dueAt={dueAt} />
      </span>
    </button>
  );
}

function OpenPoints({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  // Their words are in the entries, which change on their own.
  useIncident((state) => state.revision);
  const { model } = desk.incident.store.getState();
  const points = head.openPoints.flatMap((point) => model?.entries.get(point.entry) ?? []);
  return (
    <section aria-labelledby="open-points-title" className={classes.points}>
      <h2 id="open-points-title" className={classes.heading}>
        {text.openPoints} <span>{head.openPoints.length}</span>
      </h2>
      {head.openPoints.length === 0 ? <p className={classes.none}>{text.noOpenPoints}</p> : null}
      <ul>
        {points.map((entry) => (
          <li key={entry.id}>
            <button type="button" className={classes.point} onClick={() => desk.show(entry.id)}>
              <span className={classes.pointText}>
                {entry.text}
                {entry.kind === 'hypothesis' ? <span className={classes.sub}> {text.hypothesis}</span> : null}
              </span>
              <span className={classes.time}>
                <Age since={entry.occurredAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
