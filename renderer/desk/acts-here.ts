import type { LocalAct } from '#shared/composer/act.ts';
import { NO_FILTER } from '#shared/composer/filter.ts';
import { formOfLine } from '#shared/composer/forms.ts';
import { findTask } from '#shared/domain/incident/decide/context.ts';
import { composerText } from '#shared/text/composer.ts';
import { handoffUi } from '#shared/text/handoff-ui.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { runbooksHash } from '#renderer/state/route.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { runLocal } from '#renderer/ui/local-acts.ts';
import type { Desk } from './desk.ts';
import type { Seeker } from './seeker.ts';

interface Here {
  desk: Desk;
  seeker: Pick<Seeker, 'goTo' | 'show'>;
}

/** What a person asks the desk itself to do: to show something, to fill something in. Nothing of it is recorded here. */
export function createActsHere({ desk, seeker }: Here): (act: LocalAct) => void {
  const { app, incident, view, line } = desk;

  function runHere(act: LocalAct): void {
    switch (act.local) {
      case 'undo':
        desk.sender.undo();
        return;
      case 'system-lines':
        view.setState((state) => ({ showSystem: !state.showSystem }));
        return;
      case 'find':
        if (act.words !== undefined && act.words !== '')
          desk.setFilter({ ...view.getState().filter, words: act.words });
        view.setState((state) => ({ toFind: state.toFind + 1 }));
        return;
      case 'filter':
        desk.setFilter(act.filter ?? NO_FILTER);
        return;
      case 'show-all':
        desk.setFilter(NO_FILTER);
        return;
      case 'go-to':
        goTo(act);
        return;
      case 'form':
        openFormOf(act.words);
        return;
      case 'judge':
      case 'insert':
      case 'parent':
        actOnEntry(act.local, act.entry ?? '');
        return;
      case 'show-handoff':
        view.setState({ landOnBriefing: act.words === 'brief' });
        desk.showTab('handoff');
        return;
      case 'document':
        app.dialogs.setState({ dialog: { kind: 'document', desk } });
        return;
      case 'act-as':
        actAs(act.words ?? null);
        return;
      case 'to-newest':
        view.setState((state) => ({ toNewest: state.toNewest + 1 }));
        return;
      case 'show-tasks':
        desk.showTab('tasks');
        return;
      case 'show-updates':
        desk.showTab('updates');
        return;
      case 'show-evidence':
        desk.showTab('evidence');
        return;
      case 'show-related':
        desk.showTab('related');
        return;
      case 'show-runs':
        desk.showTab('runbook');
        return;
      case 'start-run':
        void startRun(act.words ?? '');
        return;
      case 'resume-run':
        void resumeRun(act);
        return;
      case 'show-pages':
        desk.showTab('pages');
        return;
      case 'write-update':
        desk.fillIn({ kind: 'update' });
        return;
      case 'put-off-update':
        desk.fillIn({ kind: 'snooze' });
        return;
      case 'add-task':
      case 'add-time-box':
        desk.fillIn({
          kind: 'task',
          task: null,
          timeBox: act.local === 'add-time-box',
          cause: view.getState().selected,
        });
        return;
      case 'change-task':
        changeTask(act.words ?? '');
        return;
      case 'choose-checklist':
        desk.fillIn({ kind: 'checklist' });
        return;
      case 'attach':
        desk.fillIn({ kind: 'files', files: [] });
        return;
      case 'relate':
        desk.fillIn({ kind: 'relate' });
        return;
      case 'split-off':
        desk.fillIn({ kind: 'split' });
        return;
      default:
        runLocal(act, app);
    }
  }

  /** Lets somebody else act at this machine, or its user again. The log says so, in the name of that user. */
  function actAs(who: string | null): void {
    const { acting, status } = app.surroundings.getState();
    const owner = status?.me ?? '@me';
    const next = who === owner ? null : who;
    const { acting: say } = handoffUi;
    if (next === acting) {
      line.setState({ notice: say.already(next ?? owner) });
      return;
    }
    const { ref: shown } = incident.store.getState();
    const note = (text: string) =>
      desk.sender.send({ operation: 'entry.log', input: { ref: shown, text, detail: {} } }, '');
    app.surroundings.setState({ acting: null });
    if (acting !== null) note(say.ends(owner, acting));
    if (next !== null) note(say.begins(owner, next));
    app.surroundings.setState({ acting: next });
  }

  function goTo({ at, entry: label }: LocalAct): void {
    if (at !== undefined) {
      seeker.goTo(at);
      return;
    }
    const entry = desk.context()?.entries.byLabel(label ?? '');
    if (entry === undefined) line.setState({ error: composerText.noSuchEntry(label ?? '') });
    else seeker.show(entry.id);
  }

  /** The form of a command, or of what stands in the composer; of a decision when nothing does. */
  function openFormOf(command: string | undefined): void {
    const context = desk.context();
    if (context === null) return;
    const typed = line.getState().line;
    const written = command !== undefined ? `/${command} ` : typed.trim() === '' ? '/decision ' : typed;
    const form = formOfLine(written, context);
    if (form === null) line.setState({ error: composerText.noForm(/^\/(\S*)/.exec(written)?.[1] ?? '') });
    else desk.openForm(form);
  }

  function actOnEntry(what: 'judge' | 'insert' | 'parent', label: string): void {
    const entry = desk.context()?.entries.byLabel(label);
    if (entry === undefined) {
      line.setState({ error: composerText.noSuchEntry(label) });
    } else if (what === 'insert') {
      desk.insertBefore(entry.id);
    } else if (what === 'judge') {
      if (entry.kind === 'hypothesis')
        desk.openForm({ command: 'supported', entry: label, values: { verdict: 'supported' } });
      else line.setState({ error: composerText.notHypothesis(label) });
    } else if (entry.replyTo === null) {
      line.setState({ error: composerText.noParent(label) });
    } else {
      seeker.show(entry.replyTo);
    }
  }

  /** Asks what a run of the one runbook of this name needs; where there is none or several, shows what there is. */
  async function startRun(name: string): Promise<void> {
    const { ref: shown } = incident.store.getState();
    const found = await app.client.call('runbook.show', { runbook: name });
    if (found.ok)
      app.dialogs.setState({ dialog: { kind: 'start-run', runbook: found.output.key, ref: shown } });
    else app.location.go(runbooksHash({ ref: shown, words: name }));
  }

  /** Not sent again by itself when nobody answered: what runs again, runs because somebody said so now. */
  async function resumeRun({ words, step }: LocalAct): Promise<void> {
    const { ref: shown, head } = incident.store.getState();
    const run = head?.runs.find((each) => each.id === step?.run);
    if (run === undefined || step === undefined) return;
    const how = words === 'rollback' ? 'rollback' : 'rerun';
    if (run.variables.some(({ secret }) => secret)) {
      app.dialogs.setState({ dialog: { kind: 'resume-run', ref: shown, run, step: step.id, how } });
      return;
    }
    const signed = { commandId: newCommandId(), ...actsAs(app.surroundings.getState()) };
    const asked = { ref: shown, run: run.id, step: step.id, how } as const;
    const outcome = await app.client.call('run.resume', { ...asked, ...signed });
    line.setState({ error: outcome.ok ? null : outcome.refusal.message });
  }

  function changeTask(label: string): void {
    const { head } = incident.store.getState();
    const task = head === null ? null : findTask(label, head);
    if (task?.ok === true)
      desk.fillIn({ kind: 'task', task: task.output.id, timeBox: task.output.timeBox, cause: null });
    else line.setState({ error: task?.refusal.message ?? null });
  }

  return runHere;
}
