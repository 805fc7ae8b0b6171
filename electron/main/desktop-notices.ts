import { Notification } from 'electron';

/** A notification on the desktop. */
export interface DesktopNotice {
  title: string;
  body: string;
  /** Whether the system makes its own sound. */
  silent: boolean;
  /** Stays until somebody reacts, where the system can do that. */
  urgent: boolean;
}

/** Shows notices on the desktop. */
export interface DesktopNotices {
  /** Whether this system can. */
  available(): boolean;
  /** Resolves to whether the system has shown it. `onClick` is called when the person chooses it. */
  show(notice: DesktopNotice, onClick: () => void): { shown: Promise<boolean>; close: () => void };
}

/** Milliseconds within which a system that shows notifications has said so. */
const PATIENCE = 3_000;

/** With the system's own notifications. */
export function systemDesktopNotices(): DesktopNotices {
  /** Held here, because one that is collected no longer tells when it is clicked. */
  const open = new Set<Notification>();

  return {
    available: () => Notification.isSupported(),
    show({ title, body, silent, urgent }, onClick) {
      const notification = new Notification({
        title,
        body,
        silent,
        urgency: urgent ? 'critical' : 'normal',
        timeoutType: urgent ? 'never' : 'default',
      });
      open.add(notification);
      notification.on('close', () => open.delete(notification));
      notification.on('click', () => {
        open.delete(notification);
        onClick();
      });
      const shown = new Promise<boolean>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE, false);
        const settle = (came: boolean) => {
          clearTimeout(timer);
          resolve(came);
        };
        notification.once('show', () => settle(true));
        notification.once('failed', () => {
          open.delete(notification);
          settle(false);
        });
        notification.show();
      });
      return {
        shown,
        close() {
          open.delete(notification);
          notification.close();
        },
      };
    },
  };
}
