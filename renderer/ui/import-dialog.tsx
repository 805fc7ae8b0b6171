import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import { uiText } from '#shared/text/ui.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { deskHash } from '#renderer/state/route.ts';
import { useApp } from './app-context.tsx';
import { Sheet, useCloseDialog } from './sheet.tsx';
import classes from './sheet.module.css';

const { importing } = uiText;

type Report = OutputOf<Operations['incident.import']>;

interface Chosen {
  name: string;
  content: string;
}

/** Reads a file, says what would become of each line, and imports it once that is confirmed. */
export function ImportDialog() {
  const { client, location, dialogs, times } = useApp();
  const close = useCloseDialog();
  const [file, setFile] = useState<Chosen | null>(null);
  const [zone, setZone] = useState('UTC');
  const [report, setReport] = useState<Report | null>(null);
  const [error, setError] = useState<string | null>(null);
  const go = useRef<HTMLButtonElement>(null);
  const ready = report !== null && error === null;
  useEffect(() => {
    if (ready) go.current?.focus();
  }, [ready]);

  useEffect(() => {
    let current = true;
    void client
      .call('shell.file.open', { extensions: ['json', 'csv', 'md', 'markdown', 'txt'], as: 'base64' })
      .then((outcome) => {
        if (!current) return;
        if (!outcome.ok) setError(outcome.refusal.message);
        else if (outcome.output.base64 === undefined) close();
        else setFile({ name: outcome.output.name ?? 'file', content: outcome.output.base64 });
      });
    return () => {
      current = false;
    };
  }, [client, close]);

  useEffect(() => {
    if (file === null) return undefined;
    let current = true;
    void client.call('incident.import', { ...file, dryRun: true, zone }).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setReport(outcome.output);
      else setError(outcome.refusal.message);
    });
    return () => {
      current = false;
    };
  }, [client, file, zone]);

  function confirm(): void {
    if (file === null) return;
    void client.call('incident.import', { ...file, zone, commandId: newCommandId() }).then((outcome) => {
      if (!outcome.ok) {
        setError(outcome.refusal.message);
        return;
      }
      dialogs.setState({ dialog: null });
      if (outcome.output.ref !== undefined) location.go(deskHash(outcome.output.ref));
    });
  }

  return (
    <Sheet title={file === null ? importing.title : `${importing.title}: ${file.name}`} size={640}>
      <div className={classes.body}>
        {error === null ? null : (
          <p className={classes.error} role="alert">
            {error} {importing.nothing}
          </p>
        )}
        {error === null && report === null ? <p>{importing.reading}</p> : null}
        {report === null || error !== null ? null : <ReportView report={report} />}
        {report === null || error !== null || report.already ? null : (
          <label className={classes.zone}>
            {importing.zone}
            <select className={classes.select} value={zone} onChange={(event) => setZone(event.target.value)}>
              {[...new Set(['UTC', times.zone])].map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <div className={classes.buttons}>
          {report === null || error !== null ? null : report.already ? (
            report.ref === undefined ? null : (
              <Button
                // What the report leads to: Enter goes on.
                // oxlint-disable-next-line jsx-a11y/no-autofocus
                autoFocus
                onClick={() => {
                  dialogs.setState({ dialog: null });
                  location.go(deskHash(report.ref ?? ''));
                }}
              >
                {importing.open(report.ref)}
              </Button>
            )
          ) : (
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            <Button autoFocus onClick={confirm}>
              {importing.confirm}
            </Button>
          )}
          <Button variant="default" onClick={close}>
            {importing.cancel}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}

function ReportView({ report }: { report: Report }) {
  return (
    <>
      <p className={classes.strong}>
        {report.already ? importing.already(report.ref) : importing.asIncident(report.title)}
      </p>
      <dl className={classes.counts}>
        <dt>{report.placed}</dt>
        <dd>{importing.placed}</dd>
        <dt>{report.undated}</dt>
        <dd>{importing.undated}</dd>
        <dt>{report.unplaced.length}</dt>
        <dd>{importing.unplaced}</dd>
      </dl>
      {report.timedLines === 0 ? null : <p>{importing.timed(report.timedPlaced, report.timedLines)}</p>}
      {report.unplaced.length === 0 ? null : (
        <>
          <h2 className={classes.unplacedTitle}>{importing.unplacedTitle}</h2>
          {/* A list that scrolls has to be reachable by keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <ul className={classes.unplaced} tabIndex={0} aria-label={importing.unplacedTitle}>
            {report.unplaced.map((line) => (
              <li key={line.line}>
                <div className={classes.source}>
                  {importing.line(line.line)}: {line.text}
                </div>
                <div className={classes.reason}>{line.reason}</div>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
