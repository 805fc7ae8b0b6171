import { lazy, useEffect } from 'react';
import { useStore } from 'zustand';
import { useApp } from './app-context.tsx';

const load = () => import('./dialog-views.tsx');
const DialogViews = lazy(load);

/** What lies over the screen. Its code is fetched once the screen stands, so that it is there when a key asks for it. */
export function Dialogs() {
  const { dialogs, schedule } = useApp();
  const dialog = useStore(dialogs, (state) => state.dialog);
  useEffect(() => schedule.idle(() => void load()), [schedule]);
  return dialog === null ? null : <DialogViews dialog={dialog} />;
}
