import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RunbookSummary } from '#shared/contract/runbooks.ts';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { runbooksHash } from '#renderer/state/route.ts';
import { BackFrom } from '#renderer/ui/back.tsx';
import { Columns } from '#renderer/ui/columns.tsx';
import table from '#renderer/ui/row-table.module.css';
import { Problem, ScreenHead } from '#renderer/ui/screen.tsx';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Table } from '#renderer/ui/table.tsx';
import { NEW_RUNBOOK } from './editor/places.ts';
import { Reviewed } from './runbook-head.tsx';
import { searchFor, useConcerned, useHits, useLibrary, useMatches } from './use-library.ts';
import classes from './runbooks.module.css';

interface Row {
  runbook: RunbookSummary;
  /** Why it stands here. */
  note: string;
}

/** Every runbook; those that fit the incident first, with why. Words narrow it down. */
export function RunbookList({ incident, words: given }: { incident: string | null; words: string }) {
  const { client, location } = useApp();
  const [words, setWords] = useState(given);
  const library = useLibrary();
  const concerned = useConcerned(incident);
  const hits = useHits(words);
  const matches = useMatches(concerned?.ref ?? null, library.value);
  const found = matches.map(({ runbook, why }): Row => ({
    runbook,
    note: text.why(why),
  }));
  const matched = new Set(found.map(({ runbook }) => runbook.key));
  const all = (library.value?.runbooks ?? []).map((runbook): Row => ({ runbook, note: '' }));
  const open = (runbook: RunbookSummary | undefined, ref: string | null): void => {
    if (runbook !== undefined) location.go(runbooksHash({ key: runbook.key, ref }));
  };
  /** Opens what stands first, or will once the words just typed are looked for. */
  async function openFirst(): Promise<void> {
    const [fitting] = found;
    if (words.trim() === '' && fitting === undefined) return open(all[0]?.runbook, incident);
    if (words.trim() === '') return open(fitting?.runbook, concerned?.ref ?? null);
    const outcome = await client.call('runbook.search', searchFor(words));
    if (outcome.ok) open(outcome.output[0]?.runbook, concerned?.ref ?? null);
  }
  return (
    <>
      <BackFrom incident={incident} home={text.home} />
      <ScreenHead heading={<h1>{text.title}</h1>}>
        <span className={classes.search}>
          <input
            type="search"
            className={classes.find}
            // The list is there to find one.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            aria-label={text.find}
            placeholder={text.find}
            maxLength={300}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
              event.preventDefault();
              void openFirst();
            }}
          />
          <Button
            size="xs"
            variant="default"
            onClick={() => location.go(runbooksHash({ key: NEW_RUNBOOK, editing: true, ref: incident }))}
          >
            {text.new}
          </Button>
        </span>
      </ScreenHead>
      <Problem words={library.error} />
      {hits === null ? (
        <>
          {concerned === null || found.length === 0 ? null : (
            <RunbookTable
              title={`${text.matching(concerned.ref)} · ${concerned.title}`}
              rows={found}
              incident={concerned.ref}
            />
          )}
          <RunbookTable
            title={found.length === 0 ? '' : text.others}
            rows={all.filter(({ runbook }) => !matched.has(runbook.key))}
            incident={incident}
          />
          {library.value === null || all.length > 0 ? null : <p className={classes.none}>{text.none}</p>}
          <Unread files={library.value?.unread ?? []} />
        </>
      ) : hits.length === 0 ? (
        <p className={classes.none}>{text.none}</p>
      ) : (
        <RunbookTable
          title=""
          rows={hits.map(({ runbook, line }) => ({
            runbook,
            note: line === null ? '' : text.inLine(line.number, line.text),
          }))}
          incident={concerned?.ref ?? null}
        />
      )}
    </>
  );
}

function RunbookTable({
  title,
  rows,
  incident,
}: {
  title: string;
  rows: readonly Row[];
  incident: string | null;
}) {
  if (rows.length === 0) return null;
  return (
    <section className={classes.some}>
      {title === '' ? null : <h2>{title}</h2>}
      <Table className={`${table.table} ${classes.table}`}>
        <Columns names={text.columns} />
        <tbody>
          {rows.map(({ runbook, note }) => (
            <tr key={runbook.key} className={`${table.row} ${classes.row}`}>
              <td>
                <a href={runbooksHash({ key: runbook.key, ref: incident })} className={table.link}>
                  {runbook.title}
                </a>
                {note === '' ? null : <span className={classes.note}>{note}</span>}
              </td>
              <td>{runbook.services.join(', ')}</td>
              <td>{text.stepsOf(runbook.steps, runbook.runnable)}</td>
              <td>
                <Reviewed day={runbook.reviewed} />
              </td>
              <td>
                <Trusted runbook={runbook} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

/** Whether its steps may run here. */
export function Trusted({ runbook }: { runbook: Pick<RunbookSummary, 'trust' | 'runnable'> }) {
  if (runbook.runnable === 0) return <span className={classes.dim}>{text.readOnly}</span>;
  return <span data-trust={runbook.trust}>{text.trusts[runbook.trust]}</span>;
}

function Unread({ files }: { files: readonly { path: string; problem: string }[] }) {
  if (files.length === 0) return null;
  return (
    <details className={classes.unread}>
      <summary>{text.unread(files.length)}</summary>
      <ul>
        {files.map(({ path, problem }) => (
          <li key={path}>
            <span className="mono">{path}</span> {problem}
          </li>
        ))}
      </ul>
    </details>
  );
}
