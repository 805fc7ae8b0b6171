import { commandById } from '#shared/composer/registry.ts';
import { uiText } from '#shared/text/ui.ts';
import { settingsHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { IconPlayerPlay, IconUsers } from '#renderer/ui/icons.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { runCommand } from '#renderer/ui/run-command.ts';
import classes from './first-choices.module.css';

const { first: text } = uiText.home;

/** Beside declaring, what there is to do on a fresh install. Both can be left out. */
export function FirstChoices() {
  const app = useApp();
  const drill = commandById('drill');
  const settings = commandById('settings');
  return (
    <div className={classes.choices}>
      <button type="button" className={classes.choice} onClick={() => runCommand(drill, app)}>
        <IconPlayerPlay size={32} aria-hidden />
        <span className={classes.title}>
          {drill.title} <KeyCaps keys={drill.key ?? ''} />
        </span>
        <span className={classes.words}>{text.drill}</span>
      </button>
      <button type="button" className={classes.choice} onClick={() => app.location.go(settingsHash('setup'))}>
        <IconUsers size={32} aria-hidden />
        <span className={classes.title}>
          {text.setUp} <KeyCaps keys={settings.key ?? ''} />
        </span>
        <span className={classes.words}>{text.setUpWords}</span>
      </button>
    </div>
  );
}
