import { Menu } from '@mantine/core';
import type { ReactNode, RefObject } from 'react';
import { useStore } from 'zustand';
import { commandById } from '#shared/composer/registry.ts';
import { holders, impactSince, isOngoing, isOver, nextUpdateDue } from '#shared/domain/incident/facts.ts';
import type { Tenure } from '#shared/domain/incident/state.ts';
import { COMMAND, PHASES } from '#shared/domain/incident/terms.ts';
import { phaseNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { workText } from '#shared/text/work.ts';
import { HOME_HASH } from '#renderer/state/route.ts';
import { actorOf } from '#renderer/state/workspace-store.ts';
import { useApp, useMoment, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Countdown, Duration, Elapsed, useUrgency } from '#renderer/ui/clocks.tsx';
import { ExerciseMark } from '#renderer/ui/exercise.tsx';
import { IconHome, IconInbox } from '#renderer/ui/icons.ts';
import { InboxCount } from '#renderer/ui/inbox-count.tsx';
import { keyCaps } from '#renderer/ui/keys.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { RegionClocks } from '#renderer/ui/region-clocks.tsx';
import { runCommand } from '#renderer/ui/run-command.ts';
import { useSeverityRank } from '#renderer/ui/severity.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useDesk, useIncident } from './desk-context.ts';
import { useLandingOn } from './use-landing-on.ts';
import classes from './top-bar.module.css';

const { desk: text } = uiText;

/** What everybody asks first: how bad, what, which phase, since when, the next update, who has command. */
export function TopBar() {
  const { location } = useApp();
  return (
    <header className={classes.bar}>
      <SeverityBlock />
      <button
        type="button"
        className={classes.home}
        title={text.home}
        aria-label={text.home}
        onClick={() => location.go(HOME_HASH)}
      >
        <IconHome size={16} aria-hidden />
      </button>
      <InboxButton />
      <Title />
      <PhaseCell />
      <SinceCell />
      <UpdateCell />
      <CommanderCell />
    </header>
  );
}

/** Alerts that wait while one works on something else. */
function InboxButton() {
  const app = useApp();
  const waits = useStore(app.inbox, ({ groups }) => groups !== null && groups.length > 0);
  if (!waits) return null;
  return (
    <button
      type="button"
      className={classes.inbox}
      onClick={() => runCommand(commandById('inbox'), app)}
      title={keyCaps(commandById('inbox').key ?? '', app.mac).join(' ')}
    >
      <IconInbox size={16} aria-hidden />
      <span className="hidden">{commandById('inbox').title}: </span>
      <InboxCount />
    </button>
  );
}

function SeverityBlock() {
  const desk = useDesk();
  const severity = useIncident((state) => state.head?.severity ?? '');
  const levels = useSurroundings((state) => state.workspace.severities);
  const rank = Math.min(useSeverityRank(severity), 3);
  return (
    <Menu position="bottom-start" width={340} returnFocus={false}>
      <Menu.Target>
        <button
          type="button"
          className={classes.severity}
          data-rank={rank}
          aria-label={text.severityButton(severity)}
        >
          {severity}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {levels.map((level) => (
          <Menu.Item
            key={level.id}
            disabled={level.id === severity}
            onClick={() => desk.start('sev', `${level.id.replace('SEV-', '')} `)}
          >
            <strong>{level.id}</strong> {level.name}
            <div className={classes.meaning}>{level.meaning}</div>
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => desk.start('sev')}>{workText.severity.title}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Title() {
  const desk = useDesk();
  const ref = useIncident((state) => state.ref);
  const head = useIncident((state) => state.head);
  if (head === null) return <div className={classes.title}>{text.loading}</div>;
  const where = [
    ref,
    head.services.length === 0 ? text.services : head.services.join(', '),
    ...(head.importedFrom === null ? [] : [text.import(head.importedFrom)]),
    ...(head.mergedInto === null ? [] : [text.mergedInto(head.mergedInto.ref)]),
  ];
  return (
    <div className={classes.title}>
      <div className={classes.where} title={[...where, ...head.regions].join(' · ')}>
        {head.exercise ? <ExerciseMark /> : null} {where.join(' · ')}
        <RegionClocks names={head.regions} />
      </div>
      <h1 title={head.title}>
        <button type="button" onClick={() => desk.start('title', head.title)}>
          {head.title}
        </button>
      </h1>
    </div>
  );
}

/** What everyone works towards now, under the bar; a click changes it. */
export function Objective() {
  const desk = useDesk();
  const objective = useIncident((state) => state.head?.objective ?? null);
  if (objective === null) return null;
  return (
    <button
      type="button"
      className={classes.objective}
      title={text.changeObjective}
      onClick={() => desk.start('objective', objective.text)}
    >
      <span>{text.objective}</span> {objective.text}
    </button>
  );
}

/** A word above, what counts below it. */
function Cell({
  label,
  tone,
  place,
  children,
}: {
  label: string;
  place?: RefObject<HTMLDivElement | null>;
  tone?: 'soon' | 'overdue' | undefined;
  children: ReactNode;
}) {
  return (
    <div ref={place} className={classes.cell}>
      <div className={classes.label}>{label}</div>
      <div className={classes.value} data-tone={tone}>
        {children}
      </div>
    </div>
  );
}

function PhaseCell() {
  const desk = useDesk();
  const phase = useIncident((state) => state.head?.phase);
  const place = useLandingOn<HTMLDivElement>('phase');
  if (phase === undefined) return null;
  return (
    <Cell label={text.phase} place={place}>
      <Menu position="bottom-start" width={190} returnFocus={false}>
        <Menu.Target>
          <button type="button" aria-label={text.phaseButton(phaseNames[phase])} className={classes.phase}>
            {phaseNames[phase]}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {PHASES.map((name) => (
            <Menu.Item
              key={name}
              disabled={name === phase}
              onClick={() => {
                desk.runLine(name === 'closed' ? '/close' : `/phase ${name}`);
                desk.focusComposer();
              }}
            >
              {phaseNames[name]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Cell>
  );
}

function SinceCell() {
  const desk = useDesk();
  const head = useIncident((state) => state.head);
  if (head === null) return null;
  const since = impactSince(head);
  const ongoing = isOngoing(head);
  return (
    <Cell label={ongoing ? text.sinceImpact : text.impactLasted}>
      <button
        type="button"
        className={classes.clock}
        title={utcTime(since)}
        onClick={() => desk.start('clock')}
      >
        <Elapsed since={since} until={ongoing ? null : (head.clocks.resolved ?? head.phaseSince)} />
      </button>
    </Cell>
  );
}

function UpdateCell() {
  const desk = useDesk();
  const levels = useSurroundings((state) => state.workspace.severities);
  const dueAt = useIncident((state) => (state.head === null ? null : nextUpdateDue(state.head, levels)));
  const urgency = useUrgency(dueAt);
  return (
    <Cell label={text.nextUpdate} tone={urgency === 'calm' ? undefined : urgency}>
      <button type="button" className={classes.clock} onClick={() => desk.start('status')}>
        {dueAt === null ? text.noUpdate : <Countdown dueAt={dueAt} />}
      </button>
    </Cell>
  );
}

function CommanderCell() {
  const desk = useDesk();
  const name = useNames();
  const head = useIncident((state) => state.head);
  const me = useSurroundings(actorOf);
  const moment = useMoment();
  const contested = useLandingOn<HTMLFieldSetElement>('commander');
  if (head === null) return null;
  const claims = holders(head, COMMAND);
  const people = [...new Map(claims.map((claim) => [claim.person, claim])).values()];
  const [one] = people;
  if (isOver(head)) {
    // Nobody holds it any more, and nobody can take it.
    return (
      <Cell label={text.commander}>
        <span className={classes.name}>{people.map(({ person }) => name(person)).join(', ') || '–'}</span>
      </Cell>
    );
  }
  if (one === undefined) {
    return (
      <Cell label={text.commander} tone="soon">
        <button type="button" onClick={() => desk.runLine(`/role ic ${me ?? 'me'}`)}>
          {text.noCommander} · {text.takeCommand}
        </button>
      </Cell>
    );
  }
  if (people.length === 1) {
    return (
      <Cell label={text.commander}>
        <button
          type="button"
          className={classes.commander}
          title={one.person}
          onClick={() => desk.start('role', 'ic @')}
        >
          <span className={classes.name}>{name(one.person)}</span>{' '}
          <span className={classes.seated}>
            <Duration since={one.from} />
          </span>
        </button>
      </Cell>
    );
  }
  return (
    <fieldset
      ref={contested}
      className={classes.contested}
      aria-label={text.contested(moment(sharedSince(people)))}
    >
      <div className={classes.label}>{text.contested(moment(sharedSince(people)))}</div>
      <div className={classes.claims}>
        {people.map((claim) => (
          <button key={claim.id} type="button" onClick={() => desk.runLine(`/role ic ${claim.person}`)}>
            {name(claim.person)}{' '}
            <span className={classes.seated}>
              <Duration since={claim.from} />
            </span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** When the second of several claims to command began, ms since the epoch. */
function sharedSince(claims: readonly Tenure[]): number {
  return claims.map((claim) => claim.from).toSorted((one, other) => one - other)[1] ?? 0;
}
