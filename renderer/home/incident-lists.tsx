import { useMemo, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { IncidentSummary } from '#shared/contract/views.ts';
import { phaseNames } from '#shared/text/en.ts';
import { noticeText } from '#shared/text/reminders.ts';
import { uiText } from '#shared/text/ui.ts';
import { openIncidents, pastIncidents } from '#renderer/state/incidents-store.ts';
import { deskHash } from '#renderer/state/route.ts';
import { useApp, useMoment, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Countdown, Elapsed, useUrgency } from '#renderer/ui/clocks.tsx';
import { ExerciseMark } from '#renderer/ui/exercise.tsx';
import { IconAppWindow } from '#renderer/ui/icons.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { Severity } from '#renderer/ui/severity.tsx';
import { clockSpan, utcTime } from '#renderer/ui/time.ts';
import classes from './incident-lists.module.css';

const { home: text } = uiText;
/** How many past incidents the list shows; search finds the others. */
const RECENT = 30;

/** Open incidents, worst first, and the ones before. */
export function IncidentLists() {
  const app = useApp();
  const incidents = useStore(app.incidents, (state) => state.incidents);
  const refusal = useStore(app.incidents, (state) => state.refusal);
  const levels = useSurroundings((state) => state.workspace.severities);
  const open = useMemo(
    () =>
      openIncidents(
        incidents?.values() ?? [],
        levels.map((level) => level.id),
      ),
    [incidents, levels],
  );
  const past = useMemo(() => pastIncidents(incidents?.values() ?? []).slice(0, RECENT), [incidents]);
  if (incidents === null) {
    return (
      <p className={classes.none} role={refusal === null ? undefined : 'alert'}>
        {refusal?.message ?? text.loading}
      </p>
    );
  }
  return (
    // Arrow keys move through the rows of both tables; each row is a link of its own.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={moveAmongRows}>
      <h2 className={classes.heading}>{text.open}</h2>
      {open.length === 0 ? (
        <p className={classes.none}>
          {text.none} {past.length === 0 ? text.noneHint : null}
        </p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{text.columns.severity}</th>
              <th scope="col">{text.columns.incident}</th>
              <th scope="col">{text.columns.phase}</th>
              <th scope="col" className={classes.commanderColumn}>
                {text.columns.commander}
              </th>
              <th scope="col" className={classes.number}>
                {text.columns.since}
              </th>
              <th scope="col" className={classes.number}>
                {text.columns.update}
              </th>
            </tr>
          </thead>
          <tbody>
            {open.map((incident) => (
              <OpenRow key={incident.stream} incident={incident} />
            ))}
          </tbody>
        </table>
      )}
      {past.length === 0 ? null : (
        <>
          <h2 className={classes.heading}>{text.recent}</h2>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{text.columns.severity}</th>
                <th scope="col">{text.columns.incident}</th>
                <th scope="col">{text.columns.phase}</th>
                <th scope="col" className={classes.number}>
                  {text.columns.ended}
                </th>
                <th scope="col" className={classes.number}>
                  {text.columns.lasted}
                </th>
              </tr>
            </thead>
            <tbody>
              {past.map((incident) => (
                <PastRow key={incident.stream} incident={incident} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  );
}

function Link({ incident, due = 0 }: { incident: IncidentSummary; due?: number }) {
  return (
    <a href={deskHash(incident.ref)} data-incident-row className={classes.link}>
      <span className={classes.ref}>{incident.ref}</span>
      {incident.exercise === true ? <ExerciseMark /> : null}
      <span className={classes.title}>{incident.title}</span>
      {due === 0 ? null : <span className={classes.due}>{noticeText.due(due)}</span>}
      <span className={classes.where}>
        {[...incident.services, ...incident.regions, ...(incident.imported ? [text.imported] : [])].join(
          ', ',
        )}
      </span>
    </a>
  );
}

/** Ctrl+Enter and Ctrl+click on the row do the same. */
function OpenBeside({ incident: { ref } }: { incident: IncidentSummary }) {
  const { client } = useApp();
  return (
    <button
      type="button"
      className={classes.beside}
      title={text.openBeside}
      aria-label={text.openBesideFor(ref)}
      onClick={() => void client.call('shell.window.open', { screen: 'desk', ref })}
    >
      <IconAppWindow size={15} aria-hidden />
    </button>
  );
}

function OpenRow({ incident }: { incident: IncidentSummary }) {
  const name = useNames();
  const urgency = useUrgency(incident.nextUpdateDueAt);
  const due = useStore(useApp().notices.store, (state) => state.due[incident.stream] ?? 0);
  return (
    <tr className={classes.row}>
      <td>
        <Severity severity={incident.severity} />
      </td>
      <td className={classes.incident}>
        <div className={classes.words}>
          <Link incident={incident} due={due} />
          <OpenBeside incident={incident} />
        </div>
      </td>
      <td>{phaseNames[incident.phase]}</td>
      <td className={classes.people} title={incident.commanders.map(name).join(' / ')}>
        {incident.commanders.length === 0 ? (
          <span className={classes.missing}>{text.noCommander}</span>
        ) : (
          incident.commanders.map(name).join(' / ')
        )}
      </td>
      <td className={classes.number} title={utcTime(incident.impactSince)}>
        <Elapsed since={incident.impactSince} until={incident.resolvedAt} />
      </td>
      <td className={classes.number} data-tone={urgency}>
        {incident.nextUpdateDueAt === null ? '–' : <Countdown dueAt={incident.nextUpdateDueAt} />}
      </td>
    </tr>
  );
}

function PastRow({ incident }: { incident: IncidentSummary }) {
  const moment = useMoment();
  const ended = incident.resolvedAt;
  return (
    <tr className={classes.row}>
      <td>
        <Severity severity={incident.severity} />
      </td>
      <td className={classes.incident}>
        <Link incident={incident} />
      </td>
      <td>{phaseNames[incident.phase]}</td>
      <td className={classes.number} title={ended === null ? undefined : utcTime(ended)}>
        {ended === null ? '–' : moment(ended)}
      </td>
      <td className={classes.number}>{ended === null ? '–' : clockSpan(ended - incident.impactSince)}</td>
    </tr>
  );
}

/** Up and down go from row to row, and from the first one back to the title. */
function moveAmongRows(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-incident-row]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  event.preventDefault();
  if (at + step < 0) document.getElementById('declare-title')?.focus();
  else rows[Math.min(at + step, rows.length - 1)]?.focus();
}
