import { Button } from '@mantine/core';
import { useState } from 'react';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { connectionsText } from '#shared/text/connections.ts';
import { filesLine } from '#shared/text/sync.ts';
import { syncScreen as text } from '#shared/text/sync-screen.ts';
import { settingsHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Choice } from '../parts/field.tsx';
import type { Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';
import { Invite } from './invite.tsx';
import classes from './installations.module.css';

interface ExchangeProps {
  sync: SyncStatus;
  workspace: NonNullable<SyncStatus['workspace']>;
  tell: (said: Said) => void;
}

/** The workspace as a whole: how it is doing, and what can be done about it. */
export function Exchange({ sync, workspace, tell }: ExchangeProps) {
  const { client, dialogs } = useApp();
  const [busy, setBusy] = useState(false);
  const [inviting, setInviting] = useState(false);

  async function exchange(): Promise<void> {
    setBusy(true);
    tell({ good: true, words: text.exchanging });
    const outcome = await client.call('sync.now', {});
    setBusy(false);
    tell(
      outcome.ok
        ? { good: true, words: text.exchanged(outcome.output.received, outcome.output.sent) }
        : { good: false, words: outcome.refusal.message },
    );
  }

  async function goOffline(on: boolean): Promise<void> {
    const outcome = await client.call('sync.offline', { on });
    if (!outcome.ok) tell({ good: false, words: outcome.refusal.message });
    else tell({ good: true, words: on ? text.nowOffline : text.nowOnline });
  }

  async function leave(): Promise<void> {
    const outcome = await client.call('sync.leave', {});
    tell(
      outcome.ok ? { good: true, words: text.leave.left } : { good: false, words: outcome.refusal.message },
    );
  }

  const askToLeave = (): void =>
    dialogs.setState({
      dialog: {
        kind: 'confirm',
        words: text.leave.confirm(workspace.name),
        yes: text.leave.yes,
        act: () => void leave(),
      },
    });

  const files = filesLine(sync.files);
  const left = [
    ...(sync.waiting > 0 ? [text.waiting(sync.waiting)] : []),
    ...(sync.taking > 0 ? [text.taking(sync.taking)] : []),
    ...(files === null ? [] : [`${files}.`]),
  ];
  return (
    <section className={parts.card} aria-label={workspace.name}>
      <div className={parts.cardHead}>
        <h2>{workspace.name}</h2>
        <span className={sync.offline ? classes.soon : parts.note}>
          {sync.offline
            ? connectionsText.byChoice
            : text.reachable(sync.reachable, Math.max(0, sync.members - 1))}
        </span>
      </div>
      {sync.problem === null ? null : (
        <p role="alert" className={parts.error}>
          {sync.problem}
        </p>
      )}
      {left.length === 0 ? null : <p className={parts.note}>{left.join(' ')}</p>}
      {sync.quarantined === 0 ? null : (
        <p>
          <a className={parts.link} href={settingsHash('quarantine')}>
            {text.quarantined(sync.quarantined)}
          </a>
        </p>
      )}
      <Choice checked={sync.offline} onChange={(on) => void goOffline(on)}>
        {connectionsText.offline.label}
      </Choice>
      {sync.offline ? <p className={parts.note}>{connectionsText.offline.words}</p> : null}
      <div className={parts.buttons}>
        <Button disabled={busy || sync.offline} onClick={() => void exchange()}>
          {text.exchange}
        </Button>
        <Button variant="default" aria-expanded={inviting} onClick={() => setInviting(!inviting)}>
          {text.invite.open}
        </Button>
        <Button variant="default" onClick={askToLeave}>
          {text.leave.go}
        </Button>
      </div>
      {inviting ? <Invite close={() => setInviting(false)} /> : null}
    </section>
  );
}
