import { useStore } from 'zustand';
import { inboxScreen } from '#shared/text/inbox-screen.ts';
import { useApp } from './app-context.tsx';
import { Count } from './count.tsx';

/** How many rows of the inbox wait for a person; red while one of them fires. */
export function InboxCount() {
  const { inbox } = useApp();
  const rows = useStore(inbox, ({ groups }) => groups?.length ?? 0);
  const fires = useStore(inbox, ({ groups }) => groups?.some(({ firing }) => firing > 0) ?? false);
  if (rows === 0) return null;
  return <Count value={rows} words={inboxScreen.waiting(rows)} tone={fires ? 'overdue' : 'soon'} />;
}
