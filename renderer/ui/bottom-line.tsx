import { useStore } from 'zustand';
import { uiText } from '#shared/text/ui.ts';
import { useApp, useMoment, useSurroundings } from './app-context.tsx';
import classes from './bottom-line.module.css';
import { Connectivity } from './connectivity.tsx';
import { KeyCaps } from './key-caps.tsx';

const { bottom } = uiText;

/** Permanent and plain: what is connected, whether what is typed is safe, and the last backup. */
export function BottomLine() {
  const { dialogs } = useApp();
  const moment = useMoment();
  const status = useSurroundings((state) => state.status);
  return (
    <footer className={classes.line} aria-label={bottom.label}>
      <Connectivity />
      <EngineHealth />
      <Told />
      <span className={classes.end}>
        {status === null ? null : (
          <span title={status.dataDir}>
            {status.lastBackupProblem !== null ? (
              <span className={classes.bad} title={status.lastBackupProblem}>
                {bottom.backupFailed}
              </span>
            ) : status.lastBackupAt === null ? (
              bottom.noBackup
            ) : (
              bottom.backup(moment(status.lastBackupAt))
            )}
          </span>
        )}
        <button type="button" onClick={() => dialogs.setState({ dialog: { kind: 'help' } })}>
          {bottom.keys} <KeyCaps keys="?" />
        </button>
      </span>
    </footer>
  );
}

function EngineHealth() {
  const { client } = useApp();
  const health = useSurroundings((state) => state.health);
  switch (health.state) {
    case 'up':
      return (
        <span className={classes.good}>
          <i aria-hidden /> {bottom.saved}
        </span>
      );
    case 'starting':
      return <span>{bottom.starting}</span>;
    case 'restarting':
      return <output className={classes.soon}>{bottom.restarting}</output>;
    case 'failed':
      return (
        <span className={classes.bad} role="alert">
          {bottom.failed}
          {health.message === undefined ? null : `: ${health.message}`}{' '}
          <button type="button" onClick={() => void client.call('shell.engine.retry', {})}>
            {bottom.retry}
          </button>
        </span>
      );
  }
}

/** What was told last on a screen without a composer. */
function Told() {
  const { told } = useApp();
  const last = useStore(told, (state) => state.told);
  if (last === null) return null;
  return 'notice' in last ? (
    <output>{last.notice}</output>
  ) : (
    <span className={classes.bad} role="alert">
      {last.error}
    </span>
  );
}
