import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallAct } from '#shared/composer/act.ts';
import { compensate, whatWasDone } from '#shared/composer/undo.ts';
import { operations, type Recorded } from '#shared/contract/index.ts';
import type { Outcome, Refusal } from '#shared/contract/refusal.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { uiText } from '#shared/text/ui.ts';
import { isUnanswered, newCommandId } from '#renderer/client/client.ts';
import type { IncidentStore } from '#renderer/state/incident-store.ts';
import type { Services } from '#renderer/state/services.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { finishCall } from '#renderer/ui/finish-call.ts';
import { amended, type LineState } from './line.ts';

/** For how long something can be undone, in milliseconds. */
export const UNDO_FOR = 60_000;
/** From when on a call that is not answered is said to be waiting, in milliseconds. */
const PATIENCE = 400;

/** Something that can still be undone. */
export interface Undoable {
  /** What it was: `note 14`. */
  what: string;
  act: CallAct;
  until: number;
}

export interface SenderState {
  /** The last one first. */
  undoable: readonly Undoable[];
  /** Calls nobody has answered for a while. */
  waiting: number;
}

/** Sends what a person asked for, keeps it until it is answered, and remembers how to undo it. */
export interface Sender {
  store: StoreApi<SenderState>;
  send(act: CallAct, line: string): void;
  /**
   * The same for a form, which waits for the answer and shows it. `commandId` stays the same while nobody answers, so that
   * pressing the button again does it once.
   */
  submit(act: CallAct, commandId: string): Promise<Outcome<unknown>>;
  undo(): void;
  /** Sends again what an earlier life of this window left unanswered. */
  resume(): void;
}

interface SenderParts {
  ref: string;
  app: Services;
  incident: IncidentStore;
  line: StoreApi<LineState>;
}

export function createSender({ ref, app, incident, line }: SenderParts): Sender {
  const { client, keeper } = app;
  const store = createStore<SenderState>(() => ({ undoable: [], waiting: 0 }));
  /** Lines that nobody answered, with the id to try them again under. */
  const retries = new Map<string, string>();

  /** Calls, keeping what was asked until it is answered. */
  async function ask(act: CallAct, commandId: string, typed: string): Promise<Outcome<unknown>> {
    const input = takesCommandId(act) ? { ...act.input, commandId } : act.input;
    if (takesCommandId(act)) keeper.sent({ commandId, ref, act, line: typed });
    let waited = false;
    const impatient = setTimeout(() => {
      waited = true;
      store.setState((state) => ({ waiting: state.waiting + 1 }));
    }, PATIENCE);
    // The pair of name and input was made together by the composer; the compiler can't see that through the union.
    const call = client.call as (name: string, input: unknown) => Promise<Outcome<unknown>>;
    const outcome = await call(act.operation, input);
    clearTimeout(impatient);
    if (waited) store.setState((state) => ({ waiting: state.waiting - 1 }));
    keeper.answered(ref, commandId);
    return outcome;
  }

  function deliver(act: CallAct, commandId: string, typed: string, undoes: string | null): void {
    const before = incident.store.getState();
    const entry = before.model === null ? undefined : amended(act, { entries: before.model.lookup });
    void ask(act, commandId, typed).then((outcome) => {
      if (!outcome.ok) {
        if (leadsToReview(act, outcome.refusal, typed)) return;
        if (isUnanswered(outcome.refusal)) retries.set(typed, commandId);
        giveBack(typed, outcome.refusal.message);
        return;
      }
      retries.delete(typed);
      if (isRecorded(outcome.output)) {
        recorded(act, outcome.output, before.head, entry, undoes);
      } else {
        void finishCall(act, outcome.output, app).then((told) => {
          if (told !== null) line.setState(told);
        });
      }
    });
  }

  /** A run can't be taken over before its text is reviewed here: that comes between, and then it is. */
  function leadsToReview(act: CallAct, { code }: Refusal, typed: string): boolean {
    if (act.operation !== 'run.take' || code !== 'not_trusted') return false;
    const run = incident.store.getState().head?.runs.find(({ id }) => id === act.input.run);
    if (run === undefined) return false;
    const goOn = (): void => deliver(act, newCommandId(), typed, null);
    app.dialogs.setState({
      dialog: { kind: 'trust', what: { ref, run: run.id }, title: run.title, goOn },
    });
    return true;
  }

  function recorded(
    act: CallAct,
    output: Recorded,
    head: IncidentHead | null,
    entry: ReturnType<typeof amended>,
    undoes: string | null,
  ): void {
    if (undoes !== null) {
      line.setState({ notice: uiText.undo.done(capital(undoes)) });
      return;
    }
    if (act.operation === 'incident.split') {
      line.setState({ notice: uiText.composer.split(output.ref) });
      return;
    }
    if (head === null) return;
    const back = compensate(act, output, { head, entry });
    if (back === null) return;
    const what = whatWasDone(act, output, { head, entry });
    const undoable: Undoable = { what, act: back, until: Date.now() + UNDO_FOR };
    store.setState((state) => ({ undoable: [undoable, ...state.undoable].slice(0, 20) }));
  }

  /** A refused line goes back where it was typed; if something else is typed there already, it waits beside it. */
  function giveBack(typed: string, message: string): void {
    const { line: current } = line.getState();
    if (typed === '' || current === typed) {
      line.setState({ error: message });
    } else if (current === '') {
      line.setState({ line: typed, error: message });
      keeper.keepDraft(ref, typed);
    } else {
      line.setState({ error: message, refused: typed });
    }
  }

  /** In the name of whoever acts here, which stays with the act when it has to be sent again. */
  function signed(act: CallAct): CallAct {
    const as = actsAs(app.surroundings.getState());
    return takesCommandId(act) ? ({ ...act, input: { ...act.input, ...as } } as CallAct) : act;
  }

  return {
    store,
    send(act, typed) {
      line.setState({ notice: null, error: null, refused: null });
      deliver(signed(act), (typed === '' ? undefined : retries.get(typed)) ?? newCommandId(), typed, null);
    },
    async submit(act, commandId) {
      const before = incident.store.getState();
      const entry = before.model === null ? undefined : amended(act, { entries: before.model.lookup });
      line.setState({ notice: null, error: null, refused: null });
      const outcome = await ask(act, commandId, '');
      if (outcome.ok && isRecorded(outcome.output)) recorded(act, outcome.output, before.head, entry, null);
      return outcome;
    },
    undo() {
      const now = Date.now();
      const [last, ...rest] = store.getState().undoable.filter((item) => item.until > now);
      store.setState({ undoable: rest });
      if (last === undefined) line.setState({ notice: uiText.undo.nothing });
      else deliver(signed(last.act), newCommandId(), '', last.what);
    },
    resume() {
      for (const item of keeper.unanswered(ref)) deliver(item.act, item.commandId, item.line, null);
    },
  };
}

/** Whether the operation folds a repetition of the same id into the first. */
function takesCommandId({ operation }: CallAct): boolean {
  return (
    operations[operation].kind === 'command' &&
    !operation.startsWith('shell.') &&
    !operation.startsWith('sync.') &&
    operation !== 'backup.create'
  );
}

function isRecorded(output: unknown): output is Recorded {
  return (
    typeof output === 'object' && output !== null && 'stream' in output && 'n' in output && 'ref' in output
  );
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
