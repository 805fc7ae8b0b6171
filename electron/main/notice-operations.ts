import { noticeOperations } from '#shared/contract/notices.ts';
import { notificationOperations } from '#shared/contract/notifications.ts';
import { serve, type Served } from './served.ts';
import type { ShellOptions } from './shell-operations.ts';

type Handled =
  | Exclude<keyof typeof noticeOperations, 'shell.notices.watch'>
  | keyof typeof notificationOperations;

/** What windows show of reminders, and how they come. */
export function noticeHandlers({
  notifier,
  settings,
  windows,
}: Pick<ShellOptions, 'notifier' | 'settings' | 'windows'>): Record<Handled, Served> {
  async function state() {
    const { desktopAvailable, quietNow } = await notifier;
    return {
      settings: (await settings).get().notifications,
      desktopAvailable: desktopAvailable(),
      quietNow: quietNow(),
    };
  }

  return {
    'shell.notices.rendered': serve(noticeOperations['shell.notices.rendered'], async ({ keys }, from) => {
      (await notifier).rendered(from.webContents.id, keys);
      return {};
    }),
    'shell.notices.dismiss': serve(noticeOperations['shell.notices.dismiss'], async ({ key }) => {
      (await notifier).dismiss(key);
      return {};
    }),
    'shell.notices.follow': serve(noticeOperations['shell.notices.follow'], async ({ key }, from) => {
      const target = (await notifier).follow(key);
      if (target === undefined) return {};
      if ('inbox' in target) return windows.isWall(from) ? {} : { go: target };
      const desk = { screen: 'desk' as const, ...target };
      const other = windows.showing(desk);
      if ((other === undefined || other === from) && !windows.isWall(from)) return { go: target };
      windows.open(desk);
      return {};
    }),
    'shell.notifications.get': serve(notificationOperations['shell.notifications.get'], state),
    'shell.notifications.set': serve(notificationOperations['shell.notifications.set'], async (chosen) => {
      const known = await settings;
      const { desktop, sound, quiet } = known.get().notifications;
      known.change({
        notifications: {
          desktop: chosen.desktop ?? desktop,
          sound: chosen.sound ?? sound,
          quiet: chosen.quiet ?? quiet,
        },
      });
      return state();
    }),
    'shell.notifications.test': serve(notificationOperations['shell.notifications.test'], async () => ({
      shownOn: await (await notifier).trial(),
      sound: (await settings).get().notifications.sound,
    })),
  };
}
