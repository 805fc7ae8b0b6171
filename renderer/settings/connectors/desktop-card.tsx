import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { connectorScreen } from '#shared/text/connector-screen.ts';
import { settingsText } from '#shared/text/settings.ts';
import { settingsHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import parts from '../parts/parts.module.css';
import classes from './connectors.module.css';

const { desktop: text } = connectorScreen;

/** The desktop of this machine: always there, as what it shows comes from the engine's reminders and needs no vendor. */
export function DesktopCard() {
  const { client } = useApp();
  const [state, setState] = useState<OutputOf<Operations['shell.notifications.get']> | null>(null);
  const [told, setTold] = useState('');
  useEffect(() => {
    void client.call('shell.notifications.get', {}).then((outcome) => {
      if (outcome.ok) setState(outcome.output);
      else setTold(outcome.refusal.message);
    });
  }, [client]);
  const shows = state?.desktopAvailable === true && state.settings.desktop;
  return (
    <section className={parts.card}>
      <div className={parts.cardHead}>
        <h2>{text.name}</h2>
        {state === null ? null : (
          <span className={classes.state} data-state={shows ? 'ok' : 'off'}>
            {shows ? text.shows : state.desktopAvailable ? text.off : text.none}
          </span>
        )}
      </div>
      <p className={parts.note}>
        {text.carries}{' '}
        <a className={parts.link} href={settingsHash('notifications')}>
          {settingsText.titles.notifications}
        </a>
      </p>
      <div className={parts.buttons}>
        <Button
          size="xs"
          variant="default"
          aria-label={connectorScreen.checkThis(text.name)}
          onClick={() =>
            void client
              .call('shell.notifications.test', {})
              .then((outcome) =>
                setTold(
                  outcome.ok
                    ? settingsText.notifications.tested[outcome.output.shownOn]
                    : outcome.refusal.message,
                ),
              )
          }
        >
          {connectorScreen.check}
        </Button>
        <output className={parts.note} aria-label={connectorScreen.checked(text.name)}>
          {told}
        </output>
      </div>
    </section>
  );
}
