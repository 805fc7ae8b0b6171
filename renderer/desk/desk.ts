import { createStore, type StoreApi } from 'zustand/vanilla';
import { isCall, type Act } from '#shared/composer/act.ts';
import type { Command } from '#shared/composer/command.ts';
import type { ComposerContext } from '#shared/composer/context.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { commandById } from '#shared/composer/registry.ts';
import { openIncident, type IncidentStore } from '#renderer/state/incident-store.ts';
import type { Services } from '#renderer/state/services.ts';
import { runLocal } from '#renderer/ui/local-acts.ts';
import type { LineState } from './line.ts';
import type { Row, TimelineFilter } from './rows.ts';
import { createSender, type Sender } from './sender.ts';

export const WORK_TABS = ['tasks', 'updates', 'pinned'] as const;
export type WorkTab = (typeof WORK_TABS)[number];

/** What the desk shows, apart from the incident itself. */
export interface ViewState extends TimelineFilter {
  workTab: WorkTab;
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
  /** Whether the choice of a verdict is open for the selected entry. */
  judging: boolean;
}

/** The desk of one incident: its state, and everything a person can do at it. */
export interface Desk {
  ref: string;
  app: Services;
  incident: IncidentStore;
  view: StoreApi<ViewState>;
  line: StoreApi<LineState>;
  sender: Sender;
  /** What a line may look at now; null while the incident is not there yet. */
  context(): ComposerContext | null;
  type(line: string): void;
  /** Records the line. */
  submit(): void;
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
  show(id: string): void;
  focusComposer(): void;
  close(): void;
}

export function createDesk(ref: string, app: Services): Desk {
  const incident = openIncident(ref, app.client, app.schedule);
  const view = createStore<ViewState>(() => ({
    tab: 'all',
    words: '',
    showSystem: false,
    workTab: 'tasks',
    selected: null,
    opened: new Set(),
    unfolded: new Set(),
    toNewest: 0,
    toSelected: 0,
    judging: false,
  }));
  const line = createStore<LineState>(() => ({
    line: app.keeper.draft(ref),
    error: null,
    notice: null,
    refused: null,
    focus: 0,
  }));

  let rows: readonly Row[] = [];

  const desk: Desk = {
    ref,
    app,
    incident,
    view,
    line,
    sender: createSender({ ref, app, incident, line }),

    context() {
      const { head, model, ref: shown } = incident.store.getState();
      if (head === null || model === null) return null;
      const { workspace, status } = app.surroundings.getState();
      return {
        ref: shown,
        head,
        entries: model.lookup,
        now: Date.now(),
        zone: app.times.zone,
        me: status?.me ?? '@me',
        people: workspace.people,
        levels: workspace.severities,
        checklists: workspace.checklists,
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

    run(act, typed, command) {
      const context = desk.context();
      if (context === null) return;
      const go = () => {
        if (typed !== '' && line.getState().line === typed) desk.type('');
        if (isCall(act)) desk.sender.send(act, typed);
        else runHere(act);
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
      desk.type(`/${id} ${args}`);
      desk.focusComposer();
    },

    select(id) {
      view.setState((state) => ({
        selected: id,
        judging: false,
        toSelected: state.toSelected + (id === null ? 0 : 1),
      }));
    },

    selectLast() {
      const last = rows.findLast((row) => row.type === 'entry');
      if (last !== undefined) desk.select(last.key);
    },

    setRows(shown) {
      rows = shown;
    },

    show(id) {
      const entry = incident.store.getState().model?.entries.get(id);
      // What the filter hides can't be shown.
      if (entry !== undefined && view.getState().tab !== 'all') view.setState({ tab: 'all', words: '' });
      else if (view.getState().words !== '') view.setState({ words: '' });
      if (entry !== undefined && entry.system !== null) view.setState({ showSystem: true });
      desk.select(id);
    },

    focusComposer() {
      view.setState({ selected: null, judging: false });
      line.setState((state) => ({ focus: state.focus + 1 }));
    },

    close() {
      incident.close();
    },
  };

  function runHere(act: Extract<Act, { local: string }>): void {
    switch (act.local) {
      case 'undo':
        desk.sender.undo();
        return;
      case 'system-lines':
        view.setState((state) => ({ showSystem: !state.showSystem }));
        return;
      case 'filter':
        view.setState({ words: act.words ?? '' });
        return;
      case 'to-newest':
        view.setState((state) => ({ toNewest: state.toNewest + 1 }));
        return;
      default:
        runLocal(act, app);
    }
  }

  desk.sender.resume();
  return desk;
}
