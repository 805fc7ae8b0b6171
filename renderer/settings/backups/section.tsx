import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { settingsText } from '#shared/text/settings.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp, useMoment, useSurroundings } from '#renderer/ui/app-context.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { Table } from '#renderer/ui/table.tsx';
import parts from '../parts/parts.module.css';

const { backups: text } = settingsText;

type Backup = OutputOf<Operations['backup.list']>[number];

/** The backups there are; making one, and putting one in the place of the log. */
export function BackupsSection() {
  const { client, dialogs } = useApp();
  const moment = useMoment();
  const lastBackupAt = useSurroundings((state) => state.status?.lastBackupAt);
  const [backups, setBackups] = useState<Backup[] | null>(null);
  const [told, setTold] = useState<{ good: boolean; words: string } | null>(null);
  const [restoring, setRestoring] = useState(false);

  const read = useCallback(() => {
    void client.call('backup.list', {}).then((outcome) => {
      if (outcome.ok) setBackups(outcome.output);
    });
  }, [client]);
  useEffect(read, [read, lastBackupAt]);

  async function make(): Promise<void> {
    const made = await client.call('backup.create', {});
    setTold(
      made.ok
        ? { good: true, words: uiText.composer.backedUp(made.output.path) }
        : { good: false, words: made.refusal.message },
    );
    read();
  }

  async function restore(name: string): Promise<void> {
    setRestoring(true);
    setTold({ good: true, words: text.restoring });
    const restored = await client.call('shell.backup.restore', { name });
    setRestoring(false);
    setTold(
      restored.ok
        ? { good: true, words: text.restored(restored.output.events.toLocaleString(), restored.output.kept) }
        : { good: false, words: restored.refusal.message },
    );
    read();
  }

  const ask = ({ name, at }: Backup) =>
    dialogs.setState({
      dialog: {
        kind: 'confirm',
        words: text.confirm(moment(at)),
        yes: text.yes,
        act: () => void restore(name),
      },
    });

  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      <div className={`${parts.buttons} ${parts.ahead}`}>
        <Button disabled={restoring} onClick={() => void make()}>
          {text.now}
        </Button>
      </div>
      {told === null ? null : told.good ? (
        <output className={parts.told}>{told.words}</output>
      ) : (
        <p className={`${parts.error} ${parts.told}`} role="alert">
          {told.words}
        </p>
      )}
      {backups === null ? null : backups.length === 0 ? (
        <p className={parts.note}>{text.none}</p>
      ) : (
        <Table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{text.columns.at}</th>
              <th scope="col">{text.columns.why}</th>
              <th scope="col">{text.columns.size}</th>
              <th scope="col" className={parts.end}>
                {text.columns.act}
              </th>
            </tr>
          </thead>
          <tbody>
            {backups.map((backup) => (
              <tr key={backup.name}>
                <td title={utcTime(backup.at)}>{moment(backup.at)}</td>
                <td>{text.why[backup.why] ?? backup.why.replaceAll('-', ' ')}</td>
                <td>
                  {settingsText.folder.megabytes(
                    (backup.bytes / 1_000_000).toLocaleString(undefined, { maximumFractionDigits: 1 }),
                  )}
                </td>
                <td className={parts.end}>
                  <button
                    type="button"
                    className={parts.link}
                    disabled={restoring}
                    aria-label={text.restoreThis(moment(backup.at))}
                    onClick={() => ask(backup)}
                  >
                    {text.restore}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
