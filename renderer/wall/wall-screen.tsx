import { useEffect } from 'react';
import { useStore } from 'zustand';
import { holders, impactSince, isOngoing, nextUpdateDue } from '#shared/domain/incident/facts.ts';
import type { Entry, IncidentHead, Task } from '#shared/domain/incident/state.ts';
import { COMMAND } from '#shared/domain/incident/terms.ts';
import { EXERCISE, phaseNames, seatName } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { isNoise } from '#renderer/desk/rows.ts';
import type { IncidentStore } from '#renderer/state/incident-store.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Countdown, Duration, Elapsed, useUrgency } from '#renderer/ui/clocks.tsx';
import { ExerciseFrame, ExerciseMark } from '#renderer/ui/exercise.tsx';
import { useNames, WithNames } from '#renderer/ui/names.tsx';
import { RegionClocks } from '#renderer/ui/region-clocks.tsx';
import { useSeverityRank } from '#renderer/ui/severity.tsx';
import { useAnywhereKeys } from '#renderer/ui/use-anywhere-keys.ts';
import classes from './wall-screen.module.css';

const { wall: text } = uiText;
const ENTRIES = 10;
const TASKS = 8;

/** For the projector: read from across the room, nothing to click. */
export function WallScreen({ incident }: { incident: IncidentStore }) {
  const head = useStore(incident.store, (state) => state.head);
  const ref = useStore(incident.store, (state) => state.ref);
  const refusal = useStore(incident.store, (state) => state.refusal);
  useAnywhereKeys();
  useEffect(() => {
    document.title = head === null ? ref : `${head.exercise ? `${EXERCISE} ` : ''}${ref} ${head.title}`;
  }, [head, ref]);
  if (head === null) {
    return (
      <main className={classes.wall}>
        <p className={classes.note}>{refusal?.message ?? uiText.desk.loading}</p>
      </main>
    );
  }
  return (
    <main className={classes.wall}>
      <Head head={head} reference={ref} />
      {head.objective === null ? null : (
        <p className={classes.objective}>
          <span>{text.objective}</span> {head.objective.text}
        </p>
      )}
      {head.exercise ? <ExerciseFrame /> : null}
      <div className={classes.columns}>
        <section aria-labelledby="wall-entries">
          <h2 id="wall-entries">{text.entries}</h2>
          <LastEntries incident={incident} />
        </section>
        <section aria-labelledby="wall-tasks">
          <h2 id="wall-tasks">{text.tasks}</h2>
          <OpenTasks tasks={head.tasks} />
        </section>
      </div>
    </main>
  );
}

function Head({ head, reference }: { head: IncidentHead; reference: string }) {
  const name = useNames();
  const rank = Math.min(useSeverityRank(head.severity), 3);
  const levels = useSurroundings((state) => state.workspace.severities);
  const dueAt = nextUpdateDue(head, levels);
  const urgency = useUrgency(dueAt);
  const ongoing = isOngoing(head);
  const command = holders(head, COMMAND);
  return (
    <header className={classes.head}>
      <div className={classes.severity} data-rank={rank}>
        {head.severity}
      </div>
      <div className={classes.title}>
        <div className={classes.where}>
          {[reference, phaseNames[head.phase], ...head.services].join(' · ')}
          <RegionClocks names={head.regions} />
        </div>
        <h1>
          {head.exercise ? <ExerciseMark /> : null} {head.title}
        </h1>
      </div>
      <dl className={classes.clocks}>
        <div>
          <dt>{ongoing ? text.sinceImpact : text.lasted}</dt>
          <dd>
            <Elapsed
              since={impactSince(head)}
              until={ongoing ? null : (head.clocks.resolved ?? head.phaseSince)}
            />
          </dd>
        </div>
        <div data-tone={urgency}>
          <dt>{text.nextUpdate}</dt>
          <dd>{dueAt === null ? '–' : <Countdown dueAt={dueAt} />}</dd>
        </div>
        <div>
          <dt>{text.commander}</dt>
          <dd className={classes.name}>
            {command.length === 0
              ? '–'
              : command.map((tenure) => (
                  <span key={tenure.id}>
                    {name(tenure.person)} <small>{<Duration since={tenure.from} />}</small>{' '}
                  </span>
                ))}
          </dd>
        </div>
      </dl>
    </header>
  );
}

function LastEntries({ incident }: { incident: IncidentStore }) {
  const { times } = useApp();
  const name = useNames();
  const model = useStore(incident.store, (state) => state.model);
  useStore(incident.store, (state) => state.revision);
  const last: Entry[] = [];
  for (let index = (model?.order.length ?? 0) - 1; index >= 0 && last.length < ENTRIES; index -= 1) {
    const entry = model?.order[index];
    if (entry !== undefined && !entry.undated && entry.struck === null && !isNoise(entry)) last.push(entry);
  }
  return (
    <ol className={classes.entries}>
      {last.map((entry) => (
        <li key={entry.id} data-kind={entry.kind}>
          <span className={classes.time}>{times.clock(entry.occurredAt)}</span>
          <span className={classes.words}>
            {entry.kind === 'decision' ? <strong>{uiText.timeline.decision} </strong> : null}
            {entry.system === null && entry.kind !== 'task' ? (
              entry.text
            ) : (
              <WithNames text={entry.text} />
            )}{' '}
            {entry.system === null ? <span className={classes.who}>{name(entry.actor)}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

function OpenTasks({ tasks }: { tasks: readonly Task[] }) {
  const open = tasks
    .filter((task) => task.state === 'open')
    .toSorted((one, other) => (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity));
  if (open.length === 0) return <p className={classes.note}>{text.noTasks}</p>;
  return (
    <ol className={classes.tasks}>
      {open.slice(0, TASKS).map((task) => (
        <OpenTask key={task.id} task={task} />
      ))}
      {open.length > TASKS ? <li className={classes.note}>{text.more(open.length - TASKS)}</li> : null}
    </ol>
  );
}

function OpenTask({ task }: { task: Task }) {
  const name = useNames();
  const urgency = useUrgency(task.dueAt);
  const owner =
    task.owner === null ? null : 'person' in task.owner ? name(task.owner.person) : seatName(task.owner.seat);
  return (
    <li data-tone={urgency}>
      {task.text}
      <span className={classes.who}>
        {owner}
        {owner !== null && task.dueAt !== null ? ' · ' : null}
        {task.dueAt === null ? null : (
          <span className={classes.due}>
            <Countdown dueAt={task.dueAt} />
          </span>
        )}
      </span>
    </li>
  );
}
