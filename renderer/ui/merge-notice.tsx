import { useState } from 'react';
import { useStore } from 'zustand';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { mergesHash } from '#renderer/state/route.ts';
import { useApp, useMoment } from './app-context.tsx';
import classes from './merge-notice.module.css';
import { useSync } from './use-sync.ts';

const { merges: text } = syncScreen;

/** Above every screen while a merge left something that only a person can settle: there until it is, or put off. */
export function MergeNotice() {
  const { client, screens, location, told } = useApp();
  const moment = useMoment();
  const at = useSync()?.lastMergeAt ?? null;
  const reading = useStore(
    screens,
    ({ current }) => current.screen === 'merges' || current.screen === 'wall',
  );
  /** The merge that was put off in this window. */
  const [later, setLater] = useState<number | null>(null);
  if (at === null || at === later || reading) return null;

  async function read(): Promise<void> {
    const outcome = await client.call('sync.reports', {});
    if (!outcome.ok) {
      told.setState({ told: { error: outcome.refusal.message } });
      return;
    }
    const report = outcome.output.find(({ unsettled }) => unsettled.length > 0);
    location.go(mergesHash(report?.num));
  }

  return (
    <aside className={classes.notice} aria-label={text.noticeLabel}>
      <output>{text.notice(moment(at))}</output>
      <button type="button" onClick={() => void read()}>
        {text.read}
      </button>
      <button type="button" className={classes.later} onClick={() => setLater(at)}>
        {text.later}
      </button>
    </aside>
  );
}
