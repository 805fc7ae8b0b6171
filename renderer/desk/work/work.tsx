import { useEffect, useRef } from 'react';
import { nextUpdateDue } from '#shared/domain/incident/facts.ts';
import { handoffUi } from '#shared/text/handoff-ui.ts';
import { workText } from '#shared/text/work.ts';
import { commandById } from '#shared/composer/registry.ts';
import { useApp, useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { keyCaps } from '#renderer/ui/keys.ts';
import { useDesk, useIncident, useView } from '../desk-context.ts';
import { HandoffTab } from '../handoff/handoff-tab.tsx';
import { useActor, waitingFor } from '../handoff/use-handoff.ts';
import { CallOuts } from './call-outs.tsx';
import { Count } from '#renderer/ui/count.tsx';
import { LANDING, useKeptFocus } from '#renderer/ui/use-kept-focus.ts';
import { Evidence } from './evidence.tsx';
import { WORK_TABS, type WorkTab } from './forms.ts';
import { PageCount } from './pages/page-count.tsx';
import { Pages } from './pages/pages.tsx';
import { Related } from './related.tsx';
import { RunCount } from './runs/run-count.tsx';
import { Runs } from './runs/runs.tsx';
import { Tasks } from './tasks.tsx';
import { Updates } from './updates.tsx';
import classes from './work.module.css';

const { tabs: text } = workText;

/** The command whose key brings each tab to the front. */
const COMMANDS: Readonly<Record<WorkTab, string>> = {
  tasks: 'tasks',
  runbook: 'runs',
  handoff: 'handoff',
  updates: 'updates',
  evidence: 'files',
  related: 'related',
  pages: 'pages',
};

/** What is being done: tasks, runs of runbooks, updates, evidence, other incidents. */
export function Work() {
  const desk = useDesk();
  const { mac } = useApp();
  const tab = useView((state) => state.workTab);
  const panel = useLanding();
  useKeptFocus(panel, landingNear);
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
            title={keyCaps(commandById(COMMANDS[name]).key ?? '', mac).join(' ')}
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
      <CallOuts />
      <div
        ref={panel}
        id="work-panel"
        role="tabpanel"
        aria-labelledby={`work-tab-${tab}`}
        className={classes.panel}
        tabIndex={-1}
      >
        <Panel tab={tab} />
      </div>
    </aside>
  );
}

function Panel({ tab }: { tab: WorkTab }) {
  switch (tab) {
    case 'tasks':
      return <Tasks />;
    case 'runbook':
      return <Runs />;
    case 'handoff':
      return <HandoffTab />;
    case 'updates':
      return <Updates />;
    case 'evidence':
      return <Evidence />;
    case 'related':
      return <Related />;
    case 'pages':
      return <Pages />;
  }
}

/** Gives the panel the focus when it is asked for: its first item, or what there is to do. A form takes it by itself. */
function useLanding() {
  const panel = useRef<HTMLDivElement>(null);
  const toWork = useView((state) => state.toWork);
  const filling = useView((state) => state.workForm !== null);
  const seen = useRef(toWork);
  useEffect(() => {
    if (seen.current === toWork) return;
    seen.current = toWork;
    const form = panel.current?.querySelector('form');
    if (filling && form !== null) return;
    (panel.current?.querySelector<HTMLElement>(LANDING) ?? panel.current)?.focus();
  }, [toWork, filling]);
  return panel;
}

/** Where keys go when what they went to is gone: to what it stood in, else to where one lands. */
function landingNear(panel: HTMLElement, was: Element): HTMLElement {
  const run = was.closest<HTMLElement>('[data-run]');
  const again = run === null ? null : panel.querySelector<HTMLElement>(`[data-run="${run.dataset['run']}"]`);
  // It may have gone among the earlier ones, which are folded.
  if (again?.checkVisibility() === true) return again;
  return panel.querySelector<HTMLElement>(LANDING) ?? panel;
}

/** What needs the commander now. */
function TabCount({ tab }: { tab: WorkTab }) {
  switch (tab) {
    case 'tasks':
      return <TaskCount />;
    case 'runbook':
      return <RunCount />;
    case 'handoff':
      return <HandoffCount />;
    case 'updates':
      return <UpdateCount />;
    case 'pages':
      return <PageCount />;
    case 'evidence':
    case 'related':
      return null;
  }
}

function TaskCount() {
  const tasks = useIncident((state) => state.head?.tasks);
  const open = tasks?.filter((task) => task.state === 'open') ?? [];
  const overdue = useFromNow((now) => open.filter((task) => task.dueAt !== null && task.dueAt <= now).length);
  if (open.length === 0) return null;
  const words = overdue > 0 ? text.overdue(overdue) : text.open(open.length);
  return (
    <Count
      value={overdue > 0 ? overdue : open.length}
      words={words}
      tone={overdue > 0 ? 'overdue' : undefined}
    />
  );
}

function HandoffCount() {
  const head = useIncident((state) => state.head);
  const actor = useActor();
  const count = head === null ? 0 : waitingFor(head, actor);
  return count === 0 ? null : <Count value={count} words={handoffUi.waiting(count)} tone="soon" />;
}

function UpdateCount() {
  const levels = useSurroundings((state) => state.workspace.severities);
  const dueAt = useIncident((state) => (state.head === null ? null : nextUpdateDue(state.head, levels)));
  const overdue = useFromNow((now) => dueAt !== null && dueAt <= now);
  return overdue ? <Count value={1} words={text.updateDue} tone="overdue" /> : null;
}
