import { useMemo } from 'react';
import { teamGaps } from '#shared/policy/team-gaps.ts';
import { connectorScreen } from '#shared/text/connector-screen.ts';
import { scheduleText } from '#shared/text/schedule-screen.ts';
import { settingsText } from '#shared/text/settings.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { teamGapSentence } from '#shared/text/team.ts';
import { schedulesHash, settingsHash } from '#renderer/state/route.ts';
import { useApp, useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import parts from '../parts/parts.module.css';
import classes from './section.module.css';

const { setup: text, titles } = settingsText;
const HOUR = 3_600_000;

/** The steps of setting a team up, each to be taken or skipped. */
export function SetupSection() {
  const team = useSurroundings((state) => state.workspace);
  const steps = [
    { at: settingsHash('files'), title: text.file, why: text.fileWhy, state: '' },
    {
      at: settingsHash('people'),
      title: titles.people,
      why: text.peopleWhy,
      state: text.people(team.people.length),
    },
    {
      at: settingsHash('regions'),
      title: titles.regions,
      why: text.regionsWhy,
      state: text.regions(team.regions.length),
    },
    {
      at: schedulesHash(),
      title: scheduleText.title,
      why: text.schedulesWhy,
      state: text.schedules(team.schedules.length),
    },
    {
      at: settingsHash('policies'),
      title: titles.policies,
      why: text.policiesWhy,
      state: text.policies(team.policies.length),
    },
    {
      at: settingsHash('services'),
      title: titles.services,
      why: text.servicesWhy,
      state: text.services(team.services.length),
    },
    {
      at: settingsHash('severities'),
      title: titles.severities,
      why: text.severitiesWhy,
      state: text.severities(team.severities.length),
    },
    {
      at: settingsHash('checklists'),
      title: titles.checklists,
      why: text.checklistsWhy,
      state: text.checklists(team.checklists.length),
    },
    {
      at: settingsHash('connectors'),
      title: connectorScreen.title,
      why: text.connectorsWhy,
      state: text.connectors(team.connectors.length),
    },
    {
      at: settingsHash('installations'),
      title: syncScreen.title,
      why: text.installationsWhy,
      state: text.installations(team.replicas.filter(({ revoked }) => revoked === null).length - 1),
    },
    { at: settingsHash('times'), title: titles.times, why: text.timesWhy, state: '' },
  ];
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      <ol className={classes.steps}>
        {steps.map(({ at, title, why, state }) => (
          <li key={at}>
            <a className={classes.step} href={at}>
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
