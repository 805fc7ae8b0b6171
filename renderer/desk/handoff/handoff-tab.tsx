import { competingHandoffs, openHandoffs } from '#shared/domain/incident/handoff/facts.ts';
import type { Handoff } from '#shared/domain/incident/handoff/state.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { handoffUi as text } from '#shared/text/handoff-ui.ts';
import { modeNames } from '#shared/text/handoff.ts';
import { useMoment } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk, useIncident } from '../desk-context.ts';
import work from '../work/work.module.css';
import { AfterHandoffView, Earlier } from './after-handoff.tsx';
import { BriefingView } from './briefing-view.tsx';
import { Checklists } from './checklists.tsx';
import { Due } from './handoff-block.tsx';
import classes from './handoff.module.css';
import { readiness, useDueHandoff, useRoute } from './use-handoff.ts';

/** The handoff: what is due, what is prepared, the briefing, and what follows it. */
export function HandoffTab() {
  const head = useIncident((state) => state.head);
  if (head === null) return null;
  const open = openHandoffs(head);
  return (
    <>
      <Competing head={head} />
      {open.length === 0 ? <NextHandoff head={head} /> : null}
      {open.map((handoff) => (
        <Running key={handoff.id} head={head} handoff={handoff} />
      ))}
      {open.length === 0 ? <AfterHandoffView head={head} /> : null}
      <Earlier head={head} />
    </>
  );
}

/** Two accepted handoffs that met: one click settles who has command. */
function Competing({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const name = useNames();
  const moment = useMoment();
  const route = useRoute();
  const both = competingHandoffs(head);
  if (both.length === 0) return null;
  return (
    <section className={classes.competing}>
      <h2>{text.competing}</h2>
      <div className={classes.sides}>
        {both.map((handoff) => (
          <div key={handoff.id}>
            <strong>{route(handoff)}</strong>
            <p className={work.meta}>{handoff.end === null ? '' : moment(handoff.end.at)}</p>
            <button
              type="button"
              className={work.primary}
              onClick={() => desk.runLine(`/role ic ${handoff.to}`)}
            >
              {text.settle(name(handoff.to))}
            </button>
          </div>
        ))}
      </div>
    </section>
  );
}

function NextHandoff({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const name = useNames();
  const moment = useMoment();
  const due = useDueHandoff(head);
  return (
    <section aria-label={text.nextTitle}>
      {due === null ? (
        <p className={work.none}>{text.none}</p>
      ) : (
        <p className={classes.lead}>
          <strong>
            {text.nextAt(moment(due.at))} <Due at={due.at} />
          </strong>
          <span className={work.meta}>
            {due.region === null
              ? head.nextHandoff === null
                ? ''
                : text.becausePlanned(name(head.nextHandoff.by))
              : text.becauseCoverage(due.region)}
          </span>
        </p>
      )}
      <div className={classes.buttons}>
        <button type="button" className={work.primary} onClick={() => desk.start('handoff', due?.to ?? '@')}>
          {text.start}
        </button>
        <button type="button" onClick={() => desk.start('handoff', 'at ')}>
          {text.plan}
        </button>
        <button type="button" onClick={() => desk.start('shift')}>
          {text.shift}
        </button>
      </div>
    </section>
  );
}

function Running({ head, handoff }: { head: IncidentHead; handoff: Handoff }) {
  const desk = useDesk();
  const name = useNames();
  const moment = useMoment();
  const route = useRoute();
  const { done, all } = readiness(handoff);
  const last = handoff.documents.at(-1);
  return (
    <section aria-label={route(handoff)}>
      <p className={classes.lead}>
        <strong>
          {route(handoff)} {handoff.dueAt === null ? null : <Due at={handoff.dueAt} />}
        </strong>
        <span className={work.meta}>
          {[
            modeNames[handoff.mode],
            ...(handoff.callAdvised ? [text.callAdvised] : []),
            text.ready(done, all),
          ].join(' · ')}
        </span>
      </p>
      {handoff.state === 'briefing' ? <BriefingView head={head} handoff={handoff} /> : null}
      <Checklists head={head} handoff={handoff} />
      <h2 className={work.heading}>{text.document}</h2>
      <p className={classes.document}>
        <button type="button" onClick={() => desk.start('handoffdoc')}>
          {text.openDocument}
        </button>
        <span className={work.meta}>
          {last === undefined
            ? text.generated
            : text.version(handoff.documents.length, name(last.by), moment(last.at))}
        </span>
      </p>
      {handoff.state === 'briefing' ? null : <BriefingView head={head} handoff={handoff} />}
      <p className={classes.foot}>
        <button type="button" onClick={() => desk.start('handoff', 'cancel ')}>
          {text.cancel}
        </button>
      </p>
    </section>
  );
}
