import { useEffect, useMemo, useState } from 'react';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Sheet } from '#renderer/ui/sheet.tsx';
import { RunbookText } from '../runbook-text.tsx';
import { useKeys, useLibrary } from '../use-library.ts';
import classes from './run-dialogs.module.css';

/** The text a run goes by, as it was when the run began, whatever became of the file. */
export function RunTextDialog({ incident, run }: { incident: string; run: Run }) {
  const { client } = useApp();
  const keys = useKeys(useLibrary());
  const [words, setWords] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void client.call('run.show', { ref: incident, run: run.id }).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setWords(outcome.output.text);
      else setError(outcome.refusal.message);
    });
    return () => {
      current = false;
    };
  }, [client, incident, run.id]);
  const read = useMemo(
    () => (words === null ? null : parseRunbook(words, run.runbook)),
    [words, run.runbook],
  );
  return (
    <Sheet title={text.textTitle(run.title)} size={900}>
      {/* Long texts scroll by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={classes.read} tabIndex={0} data-autofocus aria-label={run.title}>
        {error === null ? null : <p role="alert">{error}</p>}
        {read === null ? null : <RunbookText runbook={read} standing={{ from: null, keys, incident }} />}
      </section>
    </Sheet>
  );
}
