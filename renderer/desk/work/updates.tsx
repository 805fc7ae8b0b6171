import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { OutgoingUpdate } from '#shared/contract/views.ts';
import { nextUpdateDue } from '#shared/domain/incident/facts.ts';
import type { Entry, IncidentHead, StatusUpdate } from '#shared/domain/incident/state.ts';
import { asksStillTrue, outgoingState } from '#shared/policy/outgoing.ts';
import { uiText } from '#shared/text/ui.ts';
import { workText } from '#shared/text/work.ts';
import { useApp, useFromNow, useMoment, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Age, Countdown, useUrgency } from '#renderer/ui/clocks.tsx';
import { useNames, WithNames } from '#renderer/ui/names.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useDesk, useIncident, useView } from '../desk-context.ts';
import { SnoozeForm } from './snooze-form.tsx';
import { UpdateForm } from './update-form.tsx';
import classes from './work.module.css';

const { updates: text } = workText;
/** Nobody waits for what goes out to team systems: fetched where there are any. */
const IncidentOutbox = lazy(() => import('#renderer/outbox/incident-outbox.tsx'));

/** When the next update is due, the form for it, and what was told when and by whom. */
export function Updates() {
  const desk = useDesk();
  const levels = useSurroundings((state) => state.workspace.severities);
  const head = useIncident((state) => state.head);
  const form = useView((state) => state.workForm?.kind);
  const ref = useIncident((state) => state.ref);
  const connected = useSurroundings((state) => state.workspace.connectors.length > 0);
  const dueAt = head === null ? null : nextUpdateDue(head, levels);
  const urgency = useUrgency(dueAt);
  if (head === null) return null;
  return (
    <>
      <div className={classes.due} data-tone={urgency}>
        {uiText.desk.nextUpdate}{' '}
        <strong className="mono">
          {dueAt === null ? uiText.desk.noUpdate : <Countdown dueAt={dueAt} />}
        </strong>
      </div>
      {form === 'update' ? <UpdateForm head={head} /> : null}
      {form === 'snooze' ? <SnoozeForm head={head} /> : null}
      {form === 'update' || form === 'snooze' ? null : (
        <div className={classes.actions}>
          <button type="button" data-landing className={classes.primary} onClick={() => desk.start('status')}>
            {text.write}
          </button>
          {dueAt === null ? null : (
            <button type="button" className={classes.secondary} onClick={() => desk.start('snooze')}>
              {text.putOff}
            </button>
          )}
        </div>
      )}
      {head.updates.length === 0 ? <p className={classes.none}>{text.none}</p> : null}
      {connected ? (
        <Suspense fallback={null}>
          <IncidentOutbox incident={ref} />
        </Suspense>
      ) : head.updates.length === 0 ? null : (
        <Outbox head={head} />
      )}
      <History head={head} />
    </>
  );
}

/** What waits here because nothing is connected yet, said plainly; and what would ask before it goes out. */
function Outbox({ head }: { head: IncidentHead }) {
  const queued = useQueued(head);
  return (
    <>
      <p className={classes.kept}>{text.kept}</p>
      {queued.length === 0 ? null : (
        <details className={classes.outbox}>
          <summary>{text.waiting(new Set(queued.map((each) => each.update)).size)}</summary>
          <ul>
            {queued.map((each) => (
              <Queued key={`${each.update} ${each.audience}`} head={head} queued={each} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** What lies in the outbox; asked again whenever an update was posted or read again. */
function useQueued(head: IncidentHead): readonly OutgoingUpdate[] {
  const { client } = useApp();
  const ref = useIncident((state) => state.ref);
  const [queued, setQueued] = useState<readonly OutgoingUpdate[]>([]);
  const { updates } = head;
  useEffect(() => {
    let current = true;
    void client.call('outbox.list', { ref }).then((outcome) => {
      if (current && outcome.ok) setQueued(outcome.output);
    });
    return () => {
      current = false;
    };
  }, [client, ref, updates]);
  return queued.filter((each) => outgoingState(head, each, 0) !== 'withdrawn').toReversed();
}

function Queued({ head, queued }: { head: IncidentHead; queued: OutgoingUpdate }) {
  const desk = useDesk();
  const state = useFromNow((now) => outgoingState(head, queued, now));
  const asks = asksStillTrue(state);
  return (
    <li>
      <div>
        #{queued.n} · {text.audience[queued.audience]} · <Age since={queued.queuedAt} />
      </div>
      <div className={classes.meta}>
        {asks ? (state === 'old' ? text.asksOld : text.asksNewer) : text.goesOut}
      </div>
      <div className={classes.actions}>
        {asks ? (
          <button
            type="button"
            className={classes.secondary}
            onClick={() => desk.runLine(`/stilltrue ${queued.n}`)}
          >
            {text.stillTrue}
          </button>
        ) : null}
        <button
          type="button"
          className={classes.secondary}
          onClick={() => desk.runLine(`/withdraw ${queued.n}`)}
        >
          {text.withdraw}
        </button>
      </div>
    </li>
  );
}

type Told = { at: number; update: StatusUpdate } | { at: number; snoozed: Entry };

/** Updates, and where one was put off, the last one first. */
function History({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const revision = useStore(desk.incident.store, (state) => state.revision);
  const model = useIncident((state) => state.model);
  const told = useMemo(
    () =>
      [
        ...head.updates.map((update): Told => ({ at: update.at, update })),
        ...(model?.order ?? [])
          .filter((entry) => entry.system === 'update.snoozed' && entry.struck === null)
          .map((snoozed): Told => ({ at: snoozed.occurredAt, snoozed })),
      ].toSorted((one, other) => other.at - one.at),
    // The order changes in place; `revision` says that it did.
    // oxlint-disable-next-line react/exhaustive-deps
    [head.updates, model, revision],
  );
  return (
    <ol>
      {told.map((each) =>
        'update' in each ? (
          <Posted key={each.update.id} update={each.update} />
        ) : (
          <Snoozed key={each.snoozed.id} entry={each.snoozed} />
        ),
      )}
    </ol>
  );
}

function Posted({ update }: { update: StatusUpdate }) {
  const { times } = useApp();
  const name = useNames();
  const moment = useMoment();
  return (
    <li className={classes.update}>
      <div className={classes.meta}>
        <time title={utcTime(update.at)}>{moment(update.at)}</time> · {name(update.by)}
        {update.confirmed?.stillTrue === false ? ` · ${text.withdrawn}` : ''}
      </div>
      <div className={classes.updateText}>{update.text}</div>
      {update.publicText === null ? null : (
        <div className={classes.publicText}>
          <span className={classes.meta}>{text.public}</span> {update.publicText}
        </div>
      )}
      <div className={classes.meta}>
        {update.nextDueAt === null
          ? text.noneNext
          : text.promised(times.moment(update.nextDueAt, times.dayKey(update.at)))}
      </div>
    </li>
  );
}

function Snoozed({ entry }: { entry: Entry }) {
  const name = useNames();
  const moment = useMoment();
  return (
    <li className={classes.update}>
      <div className={classes.meta}>
        <time title={utcTime(entry.occurredAt)}>{moment(entry.occurredAt)}</time> · {name(entry.actor)}
      </div>
      <div className={classes.meta}>
        <WithNames text={entry.text} />
      </div>
    </li>
  );
}
