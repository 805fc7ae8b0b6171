import { isOver } from '#shared/domain/incident/facts.ts';
import type { IncidentHead, Tenure } from '#shared/domain/incident/state.ts';
import { COMMAND } from '#shared/domain/incident/terms.ts';
import { emptySeats } from '#shared/policy/seats.ts';
import { seatName } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Age, Duration } from '#renderer/ui/clocks.tsx';
import { IconPlus } from '#renderer/ui/icons.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk, useIncident } from './desk-context.ts';
import classes from './people.module.css';

const { people: text } = uiText;

/** Who sits where, what is missing first; below, what nobody has answered yet. */
export function People() {
  const desk = useDesk();
  const name = useNames();
  const head = useIncident((state) => state.head);
  const levels = useSurroundings((state) => state.workspace.severities);
  const regions = useSurroundings((state) => state.workspace.people);
  if (head === null) return <aside className={classes.column} aria-label={text.title} />;
  const seated = byPerson(head);
  return (
    <aside className={classes.column} aria-label={text.title}>
      <Conflict head={head} />
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
            <li key={person} className={classes.person}>
              <div className={classes.line}>
                <strong title={person}>{name(person)}</strong>
                <Seated
                  since={Math.min(...tenures.map((tenure) => tenure.from))}
                  until={isOver(head) ? head.phaseSince : null}
                />
              </div>
              <div className={classes.sub}>
                {tenures.map((tenure) => seatName(tenure.seat)).join(', ')}
                {regionOf(regions, person)}
              </div>
            </li>
          ))}
        </ul>
        <button type="button" className={classes.add} onClick={() => desk.start('role')}>
          <IconPlus size={13} aria-hidden /> {text.fill}
        </button>
      </section>
      <OpenPoints head={head} />
    </aside>
  );
}

/** From when on relief is suggested, in milliseconds. */
const LONG = 60 * 60_000;

/** Time in the seat; after an hour it says that relief would do good. With `until` all of that is over. */
function Seated({ since, until }: { since: number; until: number | null }) {
  const long = useFromNow((now) => until === null && now - since > LONG);
  return (
    <span className={classes.time} data-long={long} title={long ? text.tooLong : undefined}>
      <Duration since={since} until={until} />
    </span>
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

function regionOf(people: readonly { handle: string; region: string | null }[], handle: string): string {
  const region = people.find((person) => person.handle === handle)?.region ?? null;
  return region === null ? '' : ` · ${region}`;
}

/** Two replicas set the severity without seeing each other: one click settles it. */
function Conflict({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const name = useNames();
  const values = new Map(head.severityClaims.map((claim) => [claim.value, claim]));
  if (values.size < 2) return null;
  return (
    <section className={classes.conflict}>
      <h2>{uiText.desk.severityContested}</h2>
      {[...values.values()].map((claim) => (
        <button
          key={claim.event}
          type="button"
          onClick={() => desk.start('sev', `${claim.value.replace('SEV-', '')} `)}
        >
          <strong>{claim.value}</strong> {uiText.desk.setBy(name(claim.by))}
        </button>
      ))}
    </section>
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
