import { useMemo } from 'react';
import type { Entry } from '#shared/domain/incident/state.ts';
import { nextUpdateDue } from '#shared/domain/incident/facts.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp, useFromNow, useMoment, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Countdown, useUrgency } from '#renderer/ui/clocks.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useDesk, useIncident, useView } from './desk-context.ts';
import { WORK_TABS, type WorkTab } from './desk.ts';
import { Tasks } from './tasks.tsx';
import classes from './work.module.css';

const { tabs: text } = uiText;

/** What is being done: tasks, updates, what was pinned. */
export function Work() {
  const desk = useDesk();
  const tab = useView((state) => state.workTab);
  return (
    <aside className={classes.column} aria-label={text.label}>
      <div className={classes.tabs} role="tablist" aria-label={text.label}>
        {WORK_TABS.map((name, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`work-tab-${name}`}
            aria-selected={tab === name}
            aria-controls="work-panel"
            tabIndex={tab === name ? 0 : -1}
            onClick={() => desk.view.setState({ workTab: name })}
            onKeyDown={(event) => {
              const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
              const next =
                step === undefined
                  ? undefined
                  : WORK_TABS[(index + step + WORK_TABS.length) % WORK_TABS.length];
              if (next === undefined) return;
              event.preventDefault();
              desk.view.setState({ workTab: next });
              document.getElementById(`work-tab-${next}`)?.focus();
            }}
          >
            {text[name]}
            <TabCount tab={name} />
          </button>
        ))}
      </div>
      <div
        id="work-panel"
        role="tabpanel"
        aria-labelledby={`work-tab-${tab}`}
        className={classes.panel}
        tabIndex={-1}
      >
        {tab === 'tasks' ? <Tasks /> : tab === 'updates' ? <Updates /> : <Pinned />}
      </div>
    </aside>
  );
}

/** What needs the commander now. */
function TabCount({ tab }: { tab: WorkTab }) {
  const tasks = useIncident((state) => state.head?.tasks);
  const open = tasks?.filter((task) => task.state === 'open') ?? [];
  const overdue = useFromNow((now) => open.filter((task) => task.dueAt !== null && task.dueAt <= now).length);
  if (tab !== 'tasks' || open.length === 0) return null;
  return (
    <span
      className={classes.count}
      data-tone={overdue > 0 ? 'overdue' : undefined}
      title={overdue > 0 ? text.overdue(overdue) : undefined}
    >
      {overdue > 0 ? overdue : open.length}
      {overdue > 0 ? <span className="hidden"> {text.overdue(overdue)}</span> : null}
    </span>
  );
}

function Updates() {
  const desk = useDesk();
  const { times } = useApp();
  const name = useNames();
  const levels = useSurroundings((state) => state.workspace.severities);
  const updates = useIncident((state) => state.head?.updates) ?? [];
  const dueAt = useIncident((state) => (state.head === null ? null : nextUpdateDue(state.head, levels)));
  const urgency = useUrgency(dueAt);
  const moment = useMoment();
  return (
    <>
      <div className={classes.due} data-tone={urgency}>
        {uiText.desk.nextUpdate}{' '}
        <strong className="mono">
          {dueAt === null ? uiText.desk.noUpdate : <Countdown dueAt={dueAt} />}
        </strong>
      </div>
      <button type="button" className={classes.primary} onClick={() => desk.start('status')}>
        {text.postUpdate}
      </button>
      {updates.length === 0 ? <p className={classes.none}>{text.noUpdates}</p> : null}
      <ol>
        {updates.toReversed().map((update) => (
          <li key={update.id} className={classes.update}>
            <div className={classes.meta}>
              <time title={utcTime(update.at)}>{moment(update.at)}</time> · {name(update.by)}
            </div>
            <div className={classes.updateText}>{update.text}</div>
            <div className={classes.meta}>
              {update.nextDueAt === null
                ? text.nextNone
                : text.nextPromised(times.moment(update.nextDueAt, times.dayKey(update.at)))}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

function Pinned() {
  const model = useIncident((state) => state.model);
  const revision = useIncident((state) => state.revision);
  const [pinned, starred] = useMemo(
    () => [
      model?.order.filter((entry) => entry.pinned) ?? [],
      model?.order.filter((entry) => entry.starred && !entry.pinned) ?? [],
    ],
    // The order changes in place; `revision` says that it did.
    // oxlint-disable-next-line react/exhaustive-deps
    [model, revision],
  );
  if (pinned.length + starred.length === 0) return <p className={classes.none}>{text.noPinned}</p>;
  return (
    <>
      <Entries entries={pinned} />
      {starred.length === 0 ? null : (
        <>
          <h2 className={classes.heading}>{text.starred}</h2>
          <Entries entries={starred} />
        </>
      )}
    </>
  );
}

function Entries({ entries }: { entries: readonly Entry[] }) {
  const desk = useDesk();
  const moment = useMoment();
  const name = useNames();
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.id}>
          <button type="button" className={classes.entry} onClick={() => desk.show(entry.id)}>
            <span className={classes.meta}>
              {entry.undated ? '' : `${moment(entry.occurredAt)} · `}
              {name(entry.actor)}
            </span>
            <span className={classes.entryText}>{entry.struck === null ? entry.text : '–'}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
