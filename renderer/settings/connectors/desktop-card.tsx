import { Button } from '@mantine/core';
import { connectorScreen } from '#shared/text/connector-screen.ts';
import { settingsText } from '#shared/text/settings.ts';
import { settingsHash } from '#renderer/state/route.ts';
import { useNotifications } from '../notifications/use-notifications.ts';
import parts from '../parts/parts.module.css';
import classes from './connectors.module.css';

const { desktop: text } = connectorScreen;

/** The desktop of this machine: always there, as what it shows comes from the engine's reminders and needs no vendor. */
export function DesktopCard() {
  const { state, told, tryOut } = useNotifications();
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
          onClick={tryOut}
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
