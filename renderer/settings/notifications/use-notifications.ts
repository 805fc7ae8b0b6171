import { useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useApp } from '#renderer/ui/app-context.tsx';

const { tested } = settingsText.notifications;

/** How notices reach the person at this machine: how it is set, and what came of the last change or trial, in words. */
export function useNotifications() {
  const { client } = useApp();
  const [state, setState] = useState<OutputOf<Operations['shell.notifications.get']> | null>(null);
  const [told, setTold] = useState('');
  useEffect(() => {
    void client.call('shell.notifications.get', {}).then((outcome) => {
      if (outcome.ok) setState(outcome.output);
      else setTold(outcome.refusal.message);
    });
  }, [client]);
  return {
    state,
    told,
    set: (change: InputOf<Operations['shell.notifications.set']>) =>
      void client.call('shell.notifications.set', change).then((outcome) => {
        if (outcome.ok) setState(outcome.output);
        setTold(outcome.ok ? '' : outcome.refusal.message);
      }),
    /** Gives a notice as a reminder would come now. */
    tryOut: () =>
      void client
        .call('shell.notifications.test', {})
        .then((outcome) => setTold(outcome.ok ? tested[outcome.output.shownOn] : outcome.refusal.message)),
  };
}
