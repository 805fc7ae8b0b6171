import type { ReactNode } from 'react';
import { isOpenHandoff } from '#shared/domain/incident/handoff/facts.ts';
import type { Handoff } from '#shared/domain/incident/handoff/state.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { afterHandoff } from '#shared/policy/handoff.ts';
import { handoffQuality, type HandoffQuality } from '#shared/policy/handoff-quality.ts';
import { listOf } from '#shared/text/en.ts';
import { handoffUi as text } from '#shared/text/handoff-ui.ts';
import { useFromNow, useMoment, useNow } from '#renderer/ui/app-context.tsx';
import { Countdown, useUrgency } from '#renderer/ui/clocks.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { countdown } from '#renderer/ui/time.ts';
import work from '../work/work.module.css';
import classes from './handoff.module.css';
import { useRoute } from './use-handoff.ts';

/** What runs after command changed: who can still be asked, when the log wants a word, and how the handoff went. */
export function AfterHandoffView({ head }: { head: IncidentHead }) {
  const name = useNames();
  const moment = useMoment();
  const after = afterHandoff(head);
  const last = head.handoffs.findLast((each) => each.state === 'accepted');
  const urgency = useUrgency(after?.logDueAt ?? null);
  if (after === null || last === undefined || last.end === null) return null;
  return (
    <section className={classes.after} aria-label={text.handedTo(name(last.to), moment(last.end.at))}>
      <p className={classes.lead}>
        <strong>{text.handedTo(name(last.to), moment(last.end.at))}</strong>
      </p>
      <dl className={classes.clocks}>
        <Reachable until={after.availableUntil} who={listOf(after.from.map(name))} />
        {after.logDueAt === null ? null : (
          <Fact label={text.logDue} tone={urgency}>
            <Countdown dueAt={after.logDueAt} />
          </Fact>
        )}
      </dl>
      <h2 className={work.heading}>{text.quality}</h2>
      <Quality quality={handoffQuality(last)} />
    </section>
  );
}

function Reachable({ until, who }: { until: number; who: string }) {
  const over = useFromNow((now) => until <= now);
  return over ? (
    <Fact label={text.reachableOver(who)}>{''}</Fact>
  ) : (
    <Fact label={text.reachable(who)}>
      <Left until={until} />
    </Fact>
  );
}

function Left({ until }: { until: number }) {
  return <>{countdown(until - useNow())}</>;
}

function Fact({ label, tone, children }: { label: string; tone?: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="mono" data-tone={tone}>
        {children}
      </dd>
    </div>
  );
}

function Quality({ quality }: { quality: HandoffQuality }) {
  const { tookMs, targetMs, inTime, ticked, items, losses } = quality;
  return (
    <p className={classes.quality}>
      {tookMs === null ? null : (
        <span data-tone={inTime === true ? 'good' : 'overdue'}>
          {text.took(countdown(tookMs), countdown(targetMs))}
        </span>
      )}
      <span>{text.ticked(ticked, items)}</span>
      <span data-tone={losses > 0 ? 'overdue' : undefined}>{text.lost(losses)}</span>
    </p>
  );
}

/** Handoffs before the last one, and those that came to nothing. */
export function Earlier({ head }: { head: IncidentHead }) {
  const after = afterHandoff(head);
  const last = after === null ? undefined : head.handoffs.findLast((each) => each.state === 'accepted');
  const ended = head.handoffs.filter((each) => !isOpenHandoff(each) && each.id !== last?.id);
  if (ended.length === 0) return null;
  return (
    <details className={work.closed}>
      <summary>
        {text.earlier} ({ended.length})
      </summary>
      <ul>
        {ended.toReversed().map((handoff) => (
          <li key={handoff.id} className={work.update}>
            <EarlierOne handoff={handoff} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function EarlierOne({ handoff }: { handoff: Handoff }) {
  const name = useNames();
  const moment = useMoment();
  const route = useRoute();
  const { state, end, to } = handoff;
  return (
    <>
      <div className={work.meta}>{end === null ? '' : moment(end.at)}</div>
      <div>{route(handoff)}</div>
      {state === 'accepted' ? (
        <Quality quality={handoffQuality(handoff)} />
      ) : (
        <div className={work.meta}>
          {state === 'declined' ? text.declined(name(to), end?.words ?? '') : text.cancelled}
        </div>
      )}
    </>
  );
}
