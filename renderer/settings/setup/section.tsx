import { useMemo } from 'react';
import { teamGaps } from '#shared/policy/team-gaps.ts';
import { settingsText } from '#shared/text/settings.ts';
import { teamGapSentence } from '#shared/text/team.ts';
import { settingsHash } from '#renderer/state/route.ts';
import { useApp, useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import parts from '../parts/parts.module.css';
import classes from './section.module.css';

const { setup: text, titles } = settingsText;
const HOUR = 3_600_000;

/** The steps of setting a team up, each to be taken or skipped. */
export function SetupSection() {
  const people = useSurroundings((state) => state.workspace.people.length);
  const regions = useSurroundings((state) => state.workspace.regions.length);
  const severities = useSurroundings((state) => state.workspace.severities.length);
  const checklists = useSurroundings((state) => state.workspace.checklists.length);
  const steps = [
    { id: 'files', title: text.file, why: text.fileWhy, state: '' },
    { id: 'people', title: titles.people, why: text.peopleWhy, state: text.people(people) },
    { id: 'regions', title: titles.regions, why: text.regionsWhy, state: text.regions(regions) },
    {
      id: 'severities',
      title: titles.severities,
      why: text.severitiesWhy,
      state: text.severities(severities),
    },
    {
      id: 'checklists',
      title: titles.checklists,
      why: text.checklistsWhy,
      state: text.checklists(checklists),
    },
    { id: 'times', title: titles.times, why: text.timesWhy, state: '' },
  ];
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      <ol className={classes.steps}>
        {steps.map(({ id, title, why, state }) => (
          <li key={id}>
            <a className={classes.step} href={settingsHash(id)}>
              <span className={classes.title}>{title}</span>
              <span className={classes.state}>{state}</span>
              <span className={classes.why}>{why}</span>
            </a>
          </li>
        ))}
      </ol>
      <Missing />
    </>
  );
}

/** What an incident would find missing, found before it does. */
function Missing() {
  const { times } = useApp();
  const workspace = useSurroundings((state) => state.workspace);
  const names = useSurroundings((state) => state.names);
  const hour = useFromNow((now) => Math.floor(now / HOUR) * HOUR);
  const gaps = useMemo(() => teamGaps(workspace, hour), [workspace, hour]);
  const begun = workspace.regions.length + workspace.services.length + workspace.schedules.length > 0;
  if (!begun) return null;
  const saying = {
    when: (at: number) => `${times.day(at, times.dayKey(hour))} ${times.clock(at)}`,
    name: (handle: string) => names.get(handle) ?? handle,
  };
  return (
    <section className={classes.missing} aria-labelledby="missing-title">
      <h2 id="missing-title">{text.missing}</h2>
      {gaps.length === 0 ? <p>{text.complete}</p> : null}
      <ul>
        {gaps.map((gap) => {
          const words = teamGapSentence(gap, saying);
          return <li key={words}>{words}</li>;
        })}
      </ul>
    </section>
  );
}
