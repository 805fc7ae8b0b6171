import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import type { Runbook, Variable } from '#shared/runbooks/runbook.ts';
import { runPanelText } from '#shared/text/run-panel.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Sheet, useCloseDialog } from '#renderer/ui/sheet.tsx';
import fields from '#renderer/desk/work/form.module.css';
import { mayRun, type ShownRunbook } from '../use-library.ts';
import classes from './run-dialogs.module.css';
import { showRuns } from './show-runs.ts';
import { VariableField } from './variable-field.tsx';

const { dialog: text } = runPanelText;

type Values = Readonly<Record<string, string>>;

/** What would be run. */
interface Source {
  text: string;
  /** Name of its file. */
  name: string;
  /** In the library; null for a text that is being written, which only runs dry. */
  shown: ShownRunbook | null;
}

/** A dry run of a text that is being written. */
export function DryRunDialog({
  text: words,
  name,
  incident,
}: {
  text: string;
  name: string;
  incident: string;
}) {
  return (
    <Sheet title={text.dryRun} size={560}>
      <StartForm source={{ text: words, name, shown: null }} incident={incident} given={{}} />
    </Sheet>
  );
}

interface StartRunDialogProps {
  runbook: string;
  incident: string;
  /** Values that were given before a review came between; no secrets. */
  given: Values;
}

/** What a run needs before it begins: values of its variables, its secrets, where it runs. */
export function StartRunDialog({ runbook, incident, given }: StartRunDialogProps) {
  const { client } = useApp();
  const [shown, setShown] = useState<ShownRunbook | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void client.call('runbook.show', { runbook }).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setShown(outcome.output);
      else setError(outcome.refusal.message);
    });
    return () => {
      current = false;
    };
  }, [client, runbook]);
  return (
    <Sheet title={text.title(shown?.title ?? '')} size={560}>
      {error === null ? null : (
        <p role="alert" className={classes.error}>
          {error}
        </p>
      )}
      {shown === null ? null : (
        <StartForm
          source={{ text: shown.text, name: shown.path.replace(/^.*[/\\]/, '').slice(0, 300), shown }}
          incident={incident}
          given={given}
        />
      )}
    </Sheet>
  );
}

function StartForm({ source, incident, given: before }: { source: Source; incident: string; given: Values }) {
  const app = useApp();
  const close = useCloseDialog();
  const { shown } = source;
  const read = useMemo(() => parseRunbook(source.text, source.name), [source.text, source.name]);
  const [values, setValues] = useState(() => ({ ...defaults(read.variables), ...before }));
  const form = useRef<HTMLFormElement>(null);
  // It appears after the dialog, which gave the focus to what was there.
  useEffect(() => {
    const fields = [...(form.current?.querySelectorAll('input') ?? [])];
    const empty = fields.find((field) => field.value === '' && field.placeholder === '');
    (empty ?? form.current?.querySelector<HTMLElement>('button[type=submit]'))?.focus();
  }, []);
  const [folder, setFolder] = useState('');
  const [error, setError] = useState<string | null>(null);
  const exercise = useStore(app.incidents, ({ incidents }) =>
    [...(incidents?.values() ?? [])].some(({ ref, exercise: is }) => ref === incident && is),
  );
  const ready = shown !== null && mayRun(shown);

  async function start(dryRun: boolean): Promise<void> {
    const missing = read.variables.find(({ name }) => (values[name] ?? '') === '');
    if (missing !== undefined) {
      setError(text.missing(missing.name));
      return;
    }
    const given = (secret: boolean) =>
      Object.fromEntries(
        read.variables.flatMap((each) =>
          each.secret === secret ? [[each.name, values[each.name] ?? '']] : [],
        ),
      );
    const outcome = await app.client.call('run.start', {
      ref: incident,
      text: source.text,
      name: source.name,
      variables: given(false),
      secrets: given(true),
      dryRun,
      ...(folder.trim() === '' ? {} : { folder: folder.trim() }),
      commandId: newCommandId(),
      ...actsAs(app.surroundings.getState()),
    });
    if (!outcome.ok) {
      setError(outcome.refusal.message);
      return;
    }
    // The values live no longer than this dialog.
    app.dialogs.setState({ dialog: null });
    showRuns(app, incident);
  }

  function review(): void {
    if (shown === null) return;
    const { key, title } = shown;
    const secret = new Set(read.variables.flatMap((each) => (each.secret ? [each.name] : [])));
    const open = Object.fromEntries(Object.entries(values).filter(([name]) => !secret.has(name)));
    const again = (): void =>
      app.dialogs.setState({ dialog: { kind: 'start-run', runbook: key, ref: incident, given: open } });
    app.dialogs.setState({ dialog: { kind: 'trust', what: { runbook: key }, title, goOn: again } });
  }

  return (
    <form
      ref={form}
      className={classes.body}
      onSubmit={(event) => {
        event.preventDefault();
        if (shown === null) void start(true);
        else if (ready) void start(false);
        else review();
      }}
    >
      <p className={classes.note}>
        {text.ref(incident)} {shown === null ? text.dryRunHint : text.approval(asking(read))}{' '}
        {exercise ? text.drill : ''}
      </p>
      {read.variables.map((variable) => (
        <VariableField
          key={variable.name}
          variable={variable}
          value={values[variable.name] ?? ''}
          onChange={(value) => setValues({ ...values, [variable.name]: value })}
        />
      ))}
      {read.steps.some(({ kind }) => kind === 'sh' || kind === 'check' || kind === 'wait') ? (
        <label className={fields.label}>
          <span>{text.folder}</span>
          <input
            value={folder}
            maxLength={1_000}
            placeholder={text.folderHint}
            spellCheck={false}
            onChange={(event) => setFolder(event.target.value)}
          />
        </label>
      ) : null}
      {ready || shown === null ? null : <p className={classes.warning}>{text.needsTrust}</p>}
      {error === null ? null : (
        <p role="alert" className={classes.error}>
          {error}
        </p>
      )}
      <div className={classes.buttons}>
        <Button type="submit">{shown === null ? text.dryRun : ready ? text.start : text.review}</Button>
        {shown === null ? null : (
          <Button variant="default" title={text.dryRunHint} onClick={() => void start(true)}>
            {text.dryRun}
          </Button>
        )}
        <Button variant="default" onClick={close}>
          {text.cancel}
        </Button>
      </div>
    </form>
  );
}

function defaults(variables: readonly Variable[]): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, value, secret }) => [name, secret ? '' : (value ?? '')]));
}

/** How many steps wait for a person's approval. */
function asking({ steps }: Runbook): number {
  return steps.filter((step) => step.kind !== 'manual' && step.options.approval).length;
}
