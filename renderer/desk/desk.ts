import { createStore, type StoreApi } from 'zustand/vanilla';
import { isCall, type Act, type CallAct } from '#shared/composer/act.ts';
import type { Command } from '#shared/composer/command.ts';
import type { ComposerContext } from '#shared/composer/context.ts';
import { isFiltered, NO_FILTER, type EntryFilter } from '#shared/composer/filter.ts';
import type { LineForm } from '#shared/composer/forms.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { linesOfPaste } from '#shared/composer/paste.ts';
import { pagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import { commandById } from '#shared/composer/registry.ts';
import { writeBetween } from '#shared/composer/write-moment.ts';
import { openIncident, type IncidentStore } from '#renderer/state/incident-store.ts';
import type { Services } from '#renderer/state/services.ts';
import { actorOf } from '#renderer/state/workspace-store.ts';
import { createActsHere } from './acts-here.ts';
import type { LineState } from './line.ts';
import type { Row, TimelineFilter } from './rows.ts';
import { createLineHistory, type LineHistory } from './line-history.ts';
import { lookAround } from './look-around.ts';
import { createSeeker } from './seeker.ts';
import { createSender, type Sender } from './sender.ts';
import { formTabs, type WorkForm, type WorkTab } from './work/forms.ts';

const MINUTE = 60_000;

/** Parts of a desk where something that both sides of a merge did is settled. */
export type LandOn = 'commander' | 'severity' | 'phase';

/** What the desk shows, apart from the incident itself. */
export interface ViewState extends TimelineFilter {
  workTab: WorkTab;
  /** What is being filled in at the right. */
  workForm: WorkForm | null;
  /** Goes up when the column at the right is to take the focus. */
  toWork: number;
  /** Whether the handoff is to be entered at its briefing. */
  landOnBriefing: boolean;
  /** What of the incident is to take the focus once it is there. */
  landOn: LandOn | null;
  /** The entry that keys act on. */
  selected: string | null;
  /** Entries whose earlier versions and details are shown. */
  opened: ReadonlySet<string>;
  /** Folds that were opened. */
  unfolded: ReadonlySet<string>;
  /** Goes up when the list is to show its end. */
  toNewest: number;
  /** Goes up when the list is to show the selected entry. */
  toSelected: number;
  /** The form that stands in place of the composer's line. */
  form: LineForm | null;
  /** Goes up when the field that finds on the timeline is to take the focus. */
  toFind: number;
}

/** The desk of one incident: its state, and everything a person can do at it. */
export interface Desk {
  ref: string;
  app: Services;
  incident: IncidentStore;
  view: StoreApi<ViewState>;
  line: StoreApi<LineState>;
  sender: Sender;
  history: LineHistory;
  /** What a line may look at now; null while the incident is not there yet. */
  context(): ComposerContext | null;
  type(line: string): void;
  /** Records the line. */
  submit(): void;
  /** Records each line of what stands in the composer as an entry of its own; all of them or none. */
  submitLines(): void;
  /** Does what was asked for, asking back first where the command wants it. */
  run(act: Act, line: string, command: Command | null): void;
  /** Reads a line and does it, without touching what stands in the composer. */
  runLine(line: string): void;
  /** Runs a command that needs nothing more; begins its line in the composer otherwise. */
  start(id: string, args?: string): void;
  select(id: string | null): void;
  /** Selects the last entry the timeline shows. */
  selectLast(): void;
  /** Told by the timeline: the lines it shows. */
  setRows(rows: readonly Row[]): void;
  /** Selects an entry by its id, as soon as it is here, and takes away what hides it. */
  show(id: string): void;
  setFilter(filter: EntryFilter): void;
  /** Begins a line at a time between this entry and what stands above it. */
  insertBefore(id: string): void;
  /** Puts a form in place of the composer's line, or the line back. */
  openForm(form: LineForm | null): void;
  /** Brings a tab at the right to the front and gives it the focus. */
  showTab(tab: WorkTab): void;
  /** Opens a form at the right and gives it the focus. */
  fillIn(form: WorkForm): void;
  /** Puts the form away; what was written in it may be kept by the form itself. */
  putAway(): void;
  focusComposer(): void;
  close(): void;
}

export function createDesk(ref: string, app: Services): Desk {
  const incident = openIncident(ref, app.client, app.schedule);
  const view = createStore<ViewState>(() => ({
    filter: NO_FILTER,
    showSystem: false,
    workTab: 'tasks',
    workForm: null,
    toWork: 0,
    landOnBriefing: false,
    landOn: null,
    selected: null,
    opened: new Set(),
    unfolded: new Set(),
    toNewest: 0,
    toSelected: 0,
    form: null,
    toFind: 0,
  }));
  const line = createStore<LineState>(() => ({
    line: app.keeper.draft(ref),
    error: null,
    notice: null,
    refused: null,
    focus: 0,
  }));

  const seeker = createSeeker({ incident, view, around: () => lookAround(app), select });

  const desk: Desk = {
    ref,
    app,
    incident,
    view,
    line,
    history: createLineHistory(),
    sender: createSender({ ref, app, incident, line }),

    context() {
      const { head, model, ref: shown } = incident.store.getState();
      if (head === null || model === null) return null;
      const { workspace } = app.surroundings.getState();
      return {
        ref: shown,
        head,
        entries: model.lookup,
        now: Date.now(),
        zone: app.times.zone,
        me: actorOf(app.surroundings.getState()),
        people: workspace.people,
        levels: workspace.severities,
        checklists: workspace.checklists,
        paging: pagingDirectory(workspace, actorOf(app.surroundings.getState())),
        regions: workspace.regions,
      };
    },

    type(text) {
      line.setState({ line: text, error: null, ...(text === '' ? {} : { notice: null }) });
      app.keeper.keepDraft(ref, text);
    },

    submit() {
      const context = desk.context();
      const typed = line.getState().line;
      if (context === null || typed.trim() === '') return;
      const parsed = parseLine(typed, context);
      if (!parsed.ok) {
        line.setState({ error: parsed.message });
        return;
      }
      desk.run(parsed.act, typed, parsed.command);
    },

    submitLines() {
      const context = desk.context();
      const lines = context === null ? null : linesOfPaste(line.getState().line, context);
      if (context === null || lines === null) return;
      const acts: { act: CallAct; text: string }[] = [];
      for (const text of lines) {
        const parsed = parseLine(text, context);
        if (!parsed.ok) {
          line.setState({ error: `${text.slice(0, 60)}: ${parsed.message}` });
          return;
        }
        if (isCall(parsed.act)) acts.push({ act: parsed.act, text });
      }
      desk.type('');
      for (const { act, text } of acts) desk.sender.send(act, text);
    },

    run(act, typed, command) {
      const context = desk.context();
      if (context === null) return;
      const go = () => {
        if (typed !== '' && line.getState().line === typed) desk.type('');
        if (view.getState().form !== null) desk.openForm(null);
        desk.history.add(typed);
        if (isCall(act)) desk.sender.send(act, typed);
        else actHere(act);
      };
      if (command?.confirm === undefined) {
        go();
        return;
      }
      const words = command.confirm(act, context);
      app.dialogs.setState({ dialog: { kind: 'confirm', words, yes: command.title, act: go } });
    },

    runLine(text) {
      const context = desk.context();
      if (context === null) return;
      const parsed = parseLine(text, context);
      if (parsed.ok) desk.run(parsed.act, '', parsed.command);
      else line.setState({ error: parsed.message });
    },

    start(id, args = '') {
      const command = commandById(id);
      if (command.bare === true && args === '') {
        desk.runLine(`/${id}`);
        return;
      }
      const context = desk.context();
      const meant = args === '' && context !== null ? (command.suggest?.(context) ?? '') : args;
      desk.type(`/${id} ${meant}`);
      desk.focusComposer();
    },

    select,
    selectLast: seeker.selectLast,
    setRows: seeker.setRows,
    show: seeker.show,

    setFilter(filter) {
      view.setState((state) => ({ filter, toSelected: state.toSelected + 1 }));
      // What is asked for may stand on pages that are not here yet.
      if (isFiltered(filter)) incident.hurry();
    },

    insertBefore(id) {
      const context = desk.context();
      const row = seeker.rowOf(id);
      if (context === null || row === undefined) return;
      const { entry, before } = row;
      const at = writeBetween(before ?? entry.occurredAt - MINUTE, entry.occurredAt, context);
      desk.type(`/at ${at} `);
      desk.focusComposer();
    },

    openForm(form) {
      view.setState({ form, selected: null });
      if (form === null) desk.focusComposer();
    },

    showTab(tab) {
      view.setState((state) => ({ workTab: tab, selected: null, toWork: state.toWork + 1 }));
    },

    fillIn(form) {
      view.setState({ workForm: form });
      desk.showTab(formTabs[form.kind]);
    },

    putAway() {
      view.setState({ workForm: null });
      desk.focusComposer();
    },

    focusComposer() {
      view.setState({ selected: null });
      line.setState((state) => ({ focus: state.focus + 1 }));
    },

    close() {
      incident.close();
    },
  };

  function select(id: string | null): void {
    view.setState((state) => ({ selected: id, toSelected: state.toSelected + (id === null ? 0 : 1) }));
  }

  const actHere = createActsHere({ desk, seeker });
  desk.sender.resume();
  return desk;
}
