import { useEffect, useRef } from 'react';
import { DECISIONS, type Decision, type MergedIncident, type Overlap } from '#shared/policy/merge-report.ts';
import { decisionActs, syncScreen } from '#shared/text/sync-screen.ts';
import { overlapText } from '#shared/text/sync.ts';
import { deskHash, settingsHash } from '#renderer/state/route.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { WithNames } from '#renderer/ui/names.tsx';
import { spanWords, utcTime } from '#renderer/ui/time.ts';
import { ScreenHead } from '#renderer/ui/screen.tsx';
import { Table } from '#renderer/ui/table.tsx';
import classes from './merges.module.css';
import { goToDecision, OVERLAPS_OF, TOLD } from './settle.ts';
import type { Report } from './use-reports.ts';

const { merges: text } = syncScreen;

interface Wanted {
  incident: MergedIncident;
  decision: Decision;
  overlaps: readonly Overlap[];
}

/** One merge: first what only a person can settle, then what came in, then from whom. */
export function ReportView({ report }: { report: Report }) {
  const moment = useMoment();
  const title = useRef<HTMLHeadingElement>(null);
  // Keys go on from the top of what was asked for.
  useEffect(() => title.current?.focus(), []);
  const { at, apartFor, by, events, incidents, quarantined, unsettled } = report;
  const asked = incidents.flatMap((incident): Wanted[] =>
    DECISIONS.filter((decision) => incident.decisions.includes(decision)).map((decision) => ({
      incident,
      decision,
      overlaps: incident.overlaps.filter(({ kind }) => OVERLAPS_OF[decision].includes(kind)),
    })),
  );
  const isOpen = ({ incident, decision }: Wanted): boolean =>
    unsettled.some(({ stream, decisions }) => stream === incident.stream && decisions.includes(decision));
  const open = asked.filter(isOpen);
  const look = asked.filter(({ decision }) => !TOLD.has(decision));
  const settled = asked.filter((each) => TOLD.has(each.decision) && !isOpen(each));
  return (
    <>
      <ScreenHead
        heading={
          <h1 ref={title} tabIndex={-1} title={utcTime(at)}>
            {text.heading(moment(at))}
          </h1>
        }
      />
      <p className={classes.lead}>
        {[
          ...(apartFor === null ? [] : [text.apart(spanWords(apartFor))]),
          text.by(text.ways[by] ?? by),
          text.came(events, incidents.length),
        ].join(' · ')}
      </p>
      <section aria-label={text.decide}>
        <h2>{text.decide}</h2>
        {open.length === 0 ? (
          <p className={classes.none}>{text.decideNone}</p>
        ) : (
          <ul className={classes.decisions}>
            {open.map((wanted) => (
              <Item key={`${wanted.incident.stream} ${wanted.decision}`} wanted={wanted} strong />
            ))}
          </ul>
        )}
      </section>
      <Some title={text.look} wanted={look} />
      <Settled wanted={settled} incidents={incidents} />
      <CameIn incidents={incidents} />
      <section aria-label={text.from}>
        <h2>{text.from}</h2>
        <Table className={classes.table}>
          <tbody>
            {report.from.map(({ replica, name, events: count }) => (
              <tr key={replica}>
                <th scope="row">{name}</th>
                <td>{text.events(count)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
      {quarantined === 0 ? null : (
        <p className={classes.quarantined}>
          {text.quarantined(quarantined)} <a href={settingsHash('quarantine')}>{text.toQuarantine}</a>
        </p>
      )}
    </>
  );
}

function Some({ title, wanted }: { title: string; wanted: readonly Wanted[] }) {
  if (wanted.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className={classes.decisions}>
        {wanted.map((each) => (
          <Item key={`${each.incident.stream} ${each.decision}`} wanted={each} />
        ))}
      </ul>
    </section>
  );
}

/** What overlaps in one incident, and the button that leads to where it is settled. */
function Item({ wanted, strong = false }: { wanted: Wanted; strong?: boolean }) {
  const app = useApp();
  const { incident, decision, overlaps } = wanted;
  return (
    <li data-strong={strong}>
      <div>
        <Where incident={incident} />
        {overlaps.map((overlap) => (
          <p key={overlapText(overlap)}>
            <WithNames text={overlapText(overlap)} />
          </p>
        ))}
      </div>
      <button
        type="button"
        aria-label={`${decisionActs[decision]}, ${incident.ref}`}
        onClick={() => goToDecision(app, incident.ref, decision)}
      >
        {decisionActs[decision]}
      </button>
    </li>
  );
}

function Where({ incident: { ref, title } }: { incident: MergedIncident }) {
  return (
    <p className={classes.where}>
      <a href={deskHash(ref)} className="mono">
        {ref}
      </a>{' '}
      {title}
    </p>
  );
}

/** What somebody has settled since, and what had settled itself. */
function Settled({ wanted, incidents }: { wanted: readonly Wanted[]; incidents: readonly MergedIncident[] }) {
  const lines = [
    ...wanted.flatMap(({ incident, overlaps }) =>
      overlaps.map((overlap) => ({ ref: incident.ref, words: overlapText(overlap), since: true })),
    ),
    ...incidents.flatMap(({ ref, overlaps }) =>
      overlaps
        .filter(({ kind }) => kind === 'task-done-twice')
        .map((overlap) => ({ ref, words: overlapText(overlap), since: false })),
    ),
  ];
  if (lines.length === 0) return null;
  return (
    <section aria-label={text.also}>
      <h2>{text.also}</h2>
      <ul className={classes.also}>
        {lines.map(({ ref, words, since }) => (
          <li key={`${ref} ${words}`}>
            <a href={deskHash(ref)} className="mono">
              {ref}
            </a>{' '}
            <WithNames text={words} />{' '}
            {since ? <span className={classes.good}>{text.wasSettled}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function CameIn({ incidents }: { incidents: readonly MergedIncident[] }) {
  return (
    <section aria-label={text.incidents}>
      <h2>{text.incidents}</h2>
      {incidents.length === 0 ? (
        <p className={classes.none}>{text.noIncident}</p>
      ) : (
        <Table className={classes.table}>
          <tbody>
            {incidents.map(({ stream, ref, title, events, fresh }) => (
              <tr key={stream}>
                <th scope="row">
                  <a href={deskHash(ref)} className="mono">
                    {ref}
                  </a>
                </th>
                <td className={classes.wide}>{title}</td>
                <td>{text.events(events)}</td>
                <td>{fresh ? text.fresh : null}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
