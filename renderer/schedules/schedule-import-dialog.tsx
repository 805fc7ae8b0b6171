import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import { scheduleText } from '#shared/text/schedule-screen.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { schedulesHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Sheet, useCloseDialog } from '#renderer/ui/sheet.tsx';
import classes from '#renderer/ui/sheet.module.css';

const { importing: text } = scheduleText;

type Report = OutputOf<Operations['schedule.import']>;

/** Reads a file of schedules, says what would become of it and what is lost, and takes it once that is confirmed. */
export function ScheduleImportDialog() {
  const { client, dialogs, location, times } = useApp();
  const close = useCloseDialog();
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [report, setReport] = useState<Report | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    void (async () => {
      const opened = await client.call('shell.file.open', {
        extensions: ['yaml', 'yml', 'json', 'ics'],
        as: 'text',
      });
      if (!current) return;
      if (!opened.ok) {
        setError(opened.refusal.message);
        return;
      }
      const { name = 'file', text: content } = opened.output;
      if (content === undefined) {
        close();
        return;
      }
      setFile({ name, text: content });
      const read = await client.call('schedule.import', {
        name,
        text: content,
        zone: times.zone,
        dryRun: true,
      });
      if (!current) return;
      if (read.ok) setReport(read.output);
      else setError(read.refusal.message);
    })();
    return () => {
      current = false;
    };
  }, [client, close, times]);

  async function confirm(): Promise<void> {
    if (file === null) return;
    const taken = await client.call('schedule.import', {
      ...file,
      zone: times.zone,
      commandId: newCommandId(),
    });
    if (!taken.ok) {
      setError(taken.refusal.message);
      return;
    }
    dialogs.setState({ dialog: null });
    const { changes } = taken.output;
    location.go(schedulesHash(changes.length === 1 ? changes[0]?.name : undefined));
  }

  return (
    <Sheet title={file === null ? text.title : `${text.title}: ${file.name}`} size={640}>
      <div className={classes.body}>
        {error === null ? null : (
          <p className={classes.error} role="alert">
            {error} {error.endsWith(text.nothing) ? '' : text.nothing}
          </p>
        )}
        {error === null && report === null ? <p>{text.reading}</p> : null}
        {report === null || error !== null ? null : <ReportView report={report} />}
        <div className={classes.buttons}>
          {report === null || error !== null ? null : (
            // What the report leads to: Enter goes on.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            <Button autoFocus onClick={() => void confirm()}>
              {text.confirm}
            </Button>
          )}
          <Button variant="default" onClick={close}>
            {text.cancel}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}

function ReportView({ report: { changes, notes } }: { report: Report }) {
  return (
    <>
      <ul>
        {changes.map(({ name, what, layers, overrides }) => (
          <li key={name} className={classes.strong}>
            {text[what](name)}{' '}
            <span className={classes.detail}>{text.holds(layers, overrides, what === 'add')}</span>
          </li>
        ))}
      </ul>
      {notes.length === 0 ? null : (
        <>
          <h2 className={classes.unplacedTitle}>{text.notes}</h2>
          {/* A list that scrolls has to be reachable by keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <ul className={classes.unplaced} tabIndex={0} aria-label={text.notes}>
            {notes.map((note) => (
              <li key={`${note.line} ${note.text}`}>
                {text.line(note.line)}: {note.text}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
