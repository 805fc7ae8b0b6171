import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { EngineStatus } from '#shared/contract/views.ts';
import { settingsText } from '#shared/text/settings.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import parts from '../parts/parts.module.css';

const { folder: text } = settingsText;

/** Where everything is kept, and how much of it there is. */
export function FolderSection() {
  const { client } = useApp();
  const [status, setStatus] = useState<EngineStatus | null>(null);
  const [info, setInfo] = useState<OutputOf<Operations['shell.info']> | null>(null);
  const [told, setTold] = useState('');
  useEffect(() => {
    void client.call('engine.status', {}).then((outcome) => {
      if (outcome.ok) setStatus(outcome.output);
    });
    void client.call('shell.info', {}).then((outcome) => {
      if (outcome.ok) setInfo(outcome.output);
    });
  }, [client]);

  async function verify(): Promise<void> {
    setTold(text.verifying);
    const outcome = await client.call('log.verify', {});
    const { composer } = uiText;
    if (!outcome.ok) setTold(outcome.refusal.message);
    else
      setTold(
        outcome.output.ok
          ? composer.verified(outcome.output.events)
          : composer.notVerified(outcome.output.problems.length),
      );
  }

  return (
    <>
      <dl className={parts.facts}>
        <dt>{text.where}</dt>
        <dd className={parts.mono}>{info?.dataDir ?? ''}</dd>
        <dt>{text.events}</dt>
        <dd>{status?.events.toLocaleString() ?? text.waiting}</dd>
        <dt>{text.size}</dt>
        <dd>
          {status === null
            ? ''
            : text.megabytes(
                (status.bytes / 1_000_000).toLocaleString(undefined, { maximumFractionDigits: 1 }),
              )}
        </dd>
        <dt>{text.version}</dt>
        <dd>{info?.version ?? ''}</dd>
      </dl>
      <div className={parts.buttons}>
        <Button
          variant="default"
          onClick={() =>
            void client
              .call('shell.folder.open', {})
              .then((outcome) => setTold(outcome.ok ? '' : outcome.refusal.message))
          }
        >
          {text.open}
        </Button>
        <Button variant="default" onClick={() => void verify()}>
          {text.verify}
        </Button>
      </div>
      <output className={`${parts.note} ${parts.told} ${parts.spaced}`}>{told}</output>
    </>
  );
}
