import { settingsText } from '#shared/text/settings.ts';
import { settingsHash } from '#renderer/state/route.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import parts from '../parts/parts.module.css';
import classes from './section.module.css';

const { setup: text, titles } = settingsText;

/** The steps of setting a team up, each to be taken or skipped. */
export function SetupSection() {
  const people = useSurroundings((state) => state.workspace.people.length);
  const severities = useSurroundings((state) => state.workspace.severities.length);
  const checklists = useSurroundings((state) => state.workspace.checklists.length);
  const steps = [
    { id: 'files', title: text.file, why: text.fileWhy, state: '' },
    { id: 'people', title: titles.people, why: text.peopleWhy, state: text.people(people) },
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
    </>
  );
}
