import { useMemo, useState } from 'react';
import { isOver } from '#shared/domain/incident/facts.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { pagingDirectory, resolveTargets } from '#shared/domain/incident/paging/directory.ts';
import { COMMAND } from '#shared/domain/incident/terms.ts';
import { byName } from '#shared/domain/workspace/names.ts';
import { commanderAlsoOperates, commandScope, SPAN_LIMIT, spanOfControl } from '#shared/policy/command.ts';
import { listOf, seatName } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { actorOf } from '#renderer/state/workspace-store.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Countdown, Duration, useUrgency } from '#renderer/ui/clocks.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk } from './desk-context.ts';
import classes from './people.module.css';
import { useLandingOn } from './use-landing-on.ts';

const { people: text } = uiText;

/** What wants a decision about people before anything else: above the role board, and gone once it is settled. */
export function PeopleNotes({ head }: { head: IncidentHead }) {
  return (
    <>
      <SeverityConflict head={head} />
      {isOver(head) ? null : (
        <>
          <CutOff head={head} />
          <Scope head={head} />
          <TooMuch head={head} />
          <Instructions head={head} />
        </>
      )}
    </>
  );
}

/** Two replicas set the severity without seeing each other: one click settles it. */
function SeverityConflict({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const name = useNames();
  const place = useLandingOn<HTMLElement>('severity');
  const values = new Map(head.severityClaims.map((claim) => [claim.value, claim]));
  if (values.size < 2) return null;
  return (
    <section ref={place} className={classes.conflict}>
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

/** Who is cut off, since when, and what their protocol lets them decide alone in an incident like this. */
function CutOff({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const regions = useSurroundings((state) => state.workspace.regions);
  return head.isolated.map(({ region, since }) => {
    const rule = byName(regions, region)?.autonomy.find((each) => each.severity === head.severity);
    return (
      <section key={region} className={classes.conflict}>
        <h2>
          {text.cutOff(region)}{' '}
          <span className={classes.time}>
            <Duration since={since} />
          </span>
        </h2>
        <p>{rule === undefined ? text.noProtocol(head.severity) : text.mayAlone(rule.may)}</p>
        <button type="button" onClick={() => desk.runLine(`/cutoff ${region} back`)}>
          {text.isBack(region)}
        </button>
      </section>
    );
  });
}

/** More than one region: the global commander should have it, within a quarter of an hour. */
function Scope({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const name = useNames();
  const workspace = useSurroundings((state) => state.workspace);
  const { ticker } = useApp();
  const me = useSurroundings(actorOf);
  const directory = useMemo(() => pagingDirectory(workspace, me), [workspace, me]);
  const scope = commandScope(head, workspace, (target) =>
    resolveTargets([target], head, directory, ticker.now()).people.map(({ person }) => person),
  );
  const dueAt = scope.kind === 'global' && !scope.done ? scope.dueAt : null;
  const urgency = useUrgency(dueAt);
  if (scope.kind !== 'global' || dueAt === null) return null;
  return (
    <section className={classes.conflict}>
      <h2>{text.global(listOf(scope.regions))}</h2>
      <p className={classes.line}>
        {text.globalIn}
        <span className={classes.time} data-tone={urgency}>
          <Countdown dueAt={dueAt} />
        </span>
      </p>
      {scope.commanders.map((person) => (
        <button key={person} type="button" onClick={() => desk.runLine(`/role ${COMMAND} ${person}`)}>
          {text.giveTo(name(person))}
        </button>
      ))}
      {scope.commanders.length > 0 ? null : (
        <button type="button" onClick={() => desk.start('role', `${COMMAND} @`)}>
          {text.giveToGlobal}
        </button>
      )}
    </section>
  );
}

/** Too many who report to one, or one who does two jobs. */
function TooMuch({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const levels = useSurroundings((state) => state.workspace.severities);
  const span = spanOfControl(head);
  const operates = commanderAlsoOperates(head, levels);
  if (span <= SPAN_LIMIT && !operates) return null;
  return (
    <section className={classes.conflict}>
      {span > SPAN_LIMIT ? <h2>{text.span(span)}</h2> : null}
      {operates ? (
        <>
          <h2>{text.alsoOperates}</h2>
          <button type="button" onClick={() => desk.start('role', 'ops @')}>
            {text.giveOperations}
          </button>
        </>
      ) : null}
    </section>
  );
}

/** What whoever took a seat should know, shown to that person until they have read it. */
function Instructions({ head }: { head: IncidentHead }) {
  const { keeper } = useApp();
  const me = useSurroundings(actorOf);
  const instructions = useSurroundings((state) => state.workspace.instructions);
  const [, drawAgain] = useState(0);
  const mine = head.tenures.flatMap((tenure) => {
    const words = instructions.find((each) => each.seat === tenure.seat);
    const unread = tenure.person === me && tenure.until === null && !keeper.hasRead(tenure.id);
    return words === undefined || !unread ? [] : [{ id: tenure.id, ...words }];
  });
  return mine.map(({ id, seat, text: words }) => (
    <section key={id} className={classes.instructions}>
      <h2>{text.instructions(seatName(seat))}</h2>
      <p>{words}</p>
      <button
        type="button"
        onClick={() => {
          keeper.markRead(id);
          drawAgain((count) => count + 1);
        }}
      >
        {text.instructionsRead}
      </button>
    </section>
  ));
}
