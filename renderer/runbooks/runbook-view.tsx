import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { uiText } from '#shared/text/ui.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { runbooksHash } from '#renderer/state/route.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Back } from '#renderer/ui/back.tsx';
import { ScreenHead } from '#renderer/ui/screen.tsx';
import { RunbookFigures } from './runbook-figures.tsx';
import { RunbookHead } from './runbook-head.tsx';
import { Trusted } from './runbook-list.tsx';
import { RunbookText } from './runbook-text.tsx';
import { mayRun, useConcerned, useRunbook, type ShownRunbook } from './use-library.ts';
import classes from './runbooks.module.css';

/** One runbook to read, with what can be done with it. */
export function RunbookView({
  runbook: key,
  incident,
  at,
}: {
  runbook: string;
  incident: string | null;
  /** Anchor of the heading it is opened at. */
  at: string | null;
}) {
  const { value: shown, error, keys } = useRunbook(key);
  const title = useRef<HTMLHeadingElement>(null);
  const read = useMemo(() => (shown === null ? null : parseRunbook(shown.text, shown.path)), [shown]);
  useEffect(() => {
    if (read !== null) document.title = `${read.title} – ${uiText.app}`;
  }, [read]);
  const here = read !== null;
  // Where one reads is where keys go: Page Down scrolls, Tab leads to the first link.
  useEffect(() => {
    if (here && at === null) title.current?.focus();
  }, [here, at]);
  return (
    <>
      <Back to={runbooksHash({ ref: incident })} words={text.all} />
      {error === null ? null : <p className={classes.none}>{error}</p>}
      {shown === null || read === null ? null : (
        <>
          <ScreenHead
            heading={
              <h1 ref={title} tabIndex={-1}>
                {read.title}
              </h1>
            }
          >
            <Buttons shown={shown} incident={incident} />
          </ScreenHead>
          <RunbookHead runbook={read} />
          <RunbookFigures id={shown.id} />
          <Problems shown={shown} incident={incident} />
          <RunbookText runbook={read} standing={{ from: key, keys, incident }} at={at} />
        </>
      )}
    </>
  );
}

function Buttons({ shown, incident }: { shown: ShownRunbook; incident: string | null }) {
  const { client, dialogs, location, surroundings, told } = useApp();
  const concerned = useConcerned(incident);
  const { key, title } = shown;

  function distrust(): void {
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    void client.call('runbook.distrust', { runbook: key, ...signed }).then((outcome) =>
      told.setState({
        told: outcome.ok ? { notice: text.distrusted } : { error: outcome.refusal.message },
      }),
    );
  }

  return (
    <span className={classes.buttons}>
      <span className={classes.trust}>
        <Trusted runbook={shown} />
      </span>
      {concerned === null || shown.steps === 0 ? null : (
        <Button
          size="xs"
          onClick={() =>
            dialogs.setState({ dialog: { kind: 'start-run', runbook: key, ref: concerned.ref } })
          }
        >
          {text.run(concerned.ref)}
        </Button>
      )}
      {mayRun(shown) ? null : (
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            dialogs.setState({ dialog: { kind: 'trust', what: { runbook: key }, title, goOn: null } })
          }
        >
          {text.review}
        </Button>
      )}
      {shown.trust === 'trusted' ? (
        <Button size="xs" variant="default" onClick={distrust}>
          {text.distrust}
        </Button>
      ) : null}
      <Button
        size="xs"
        variant="default"
        onClick={() => location.go(runbooksHash({ key, editing: true, ref: incident }))}
      >
        {text.edit}
      </Button>
    </span>
  );
}

/** What its author should mend. It can be read all the same. */
function Problems({ shown, incident }: { shown: ShownRunbook; incident: string | null }) {
  const { findings, key } = shown;
  if (findings.length === 0) return null;
  const bad = findings.some(({ level }) => level === 'error');
  return (
    <details className={classes.problems} data-bad={bad}>
      <summary>{text.problems(findings.length)}</summary>
      <ul>
        {findings.map(({ place, message, rule }) => (
          <li key={`${place.line} ${rule} ${message}`}>{text.problem(place.line, message)}</li>
        ))}
      </ul>
      <a href={runbooksHash({ key, editing: true, ref: incident })}>{text.edit}</a>
    </details>
  );
}
