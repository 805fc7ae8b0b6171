import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ShownNotice } from '#shared/contract/notices.ts';
import type { Sound } from '#shared/contract/notifications.ts';
import type { Client } from '#renderer/client/client.ts';
import { boxHash, deskHash } from './route.ts';

export interface NoticesState {
  /** Pages first, then what fell due last. */
  notices: readonly ShownNotice[];
  /** How many reminders of each incident are due, by stream. */
  due: Readonly<Record<string, number>>;
}

/** The reminders this window shows: the same in all windows. */
export interface Notices {
  store: StoreApi<NoticesState>;
  /** Goes to what a notice is about and takes it away; the first one when none is named. False when there is none. */
  follow(key?: string): boolean;
  /** Takes a notice away; the first one when none is named. False when there is none. */
  dismiss(key?: string): boolean;
  /** Says that these stand in the window. */
  drawn(keys: readonly string[]): void;
}

export function watchNotices(
  client: Client,
  go: (hash: string) => void,
  play: (sound: Sound) => void,
): Notices {
  const store = createStore<NoticesState>(() => ({ notices: [], due: {} }));
  const first = () => store.getState().notices[0]?.key;
  client.subscribe(
    'shell.notices.watch',
    {},
    (pushed) => {
      if (pushed.type === 'sound') play(pushed.sound);
      else store.setState({ notices: pushed.notices, due: pushed.due });
    },
    // Without it reminders still come on the desktop, and the clocks on the desk run.
    () => undefined,
  );

  return {
    store,
    follow(key = first()) {
      if (key === undefined) return false;
      void client.call('shell.notices.follow', { key }).then((answer) => {
        const place = answer.ok ? answer.output.go : undefined;
        if (place === undefined) return;
        go('inbox' in place ? boxHash('inbox') : deskHash(place.ref, place.entry));
      });
      return true;
    },
    dismiss(key = first()) {
      if (key === undefined) return false;
      void client.call('shell.notices.dismiss', { key });
      return true;
    },
    drawn(keys) {
      if (keys.length > 0) void client.call('shell.notices.rendered', { keys: [...keys] });
    },
  };
}
