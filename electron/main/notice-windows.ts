import type { NoticeWindows } from './notifier.ts';
import type { Windows } from './windows.ts';

/** What is to be known of the windows to call their person. */
export function noticeWindows(windows: Windows): NoticeWindows {
  return {
    visible(contentsId) {
      const window = windows.withContents(contentsId);
      return window !== undefined && window.isVisible() && !window.isMinimized();
    },
    focused: () => windows.all().some((window) => window.isFocused()),
    foremost: (contentsIds) =>
      windows
        .all()
        .map((window) => window.webContents.id)
        .findLast((id) => contentsIds.includes(id)),
    flash() {
      const window = windows.current();
      window?.flashFrame(true);
      window?.once('focus', () => window.flashFrame(false));
    },
  };
}
