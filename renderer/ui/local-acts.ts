import type { LocalAct } from '#shared/composer/act.ts';
import { noticeText } from '#shared/text/reminders.ts';
import {
  boxHash,
  HOME_HASH,
  mergesHash,
  runbooksHash,
  schedulesHash,
  settingsHash,
} from '#renderer/state/route.ts';
import type { Services } from '#renderer/state/services.ts';

/** Carries out what the window does by itself on any screen. */
export function runLocal(act: LocalAct, app: Services): void {
  switch (act.local) {
    case 'help':
    case 'palette':
    case 'shift':
    case 'import':
    case 'severity-help':
    case 'clocks':
    case 'swim-lanes':
    case 'connections':
      app.dialogs.setState({ dialog: { kind: act.local } });
      return;
    case 'near-miss':
      app.dialogs.setState({ dialog: { kind: 'near-miss', words: act.words ?? '' } });
      return;
    case 'search':
    case 'find':
      app.dialogs.setState({ dialog: { kind: 'search', words: act.words ?? '' } });
      return;
    case 'person':
      app.dialogs.setState({ dialog: { kind: 'person', handle: act.words ?? '' } });
      return;
    case 'schedules':
      app.dialogs.setState({ dialog: null });
      app.location.go(schedulesHash(act.words));
      return;
    case 'merges':
      app.dialogs.setState({ dialog: null });
      app.location.go(mergesHash());
      return;
    case 'runbooks':
      app.dialogs.setState({ dialog: null });
      app.location.go(runbooksHash({ ref: act.ref ?? null, words: act.words ?? '' }));
      return;
    case 'inbox':
    case 'outbox':
      app.dialogs.setState({ dialog: null });
      app.location.go(boxHash(act.local, act.ref ?? null));
      return;
    case 'home':
    case 'declare':
      app.dialogs.setState({ dialog: null });
      app.location.go(HOME_HASH);
      return;
    case 'reminder':
      if (!app.notices.follow()) app.told.setState({ told: { notice: noticeText.none } });
      return;
    case 'dismiss':
      if (!app.notices.dismiss()) app.told.setState({ told: { notice: noticeText.none } });
      return;
    case 'settings':
      app.dialogs.setState({ dialog: null });
      app.location.go(settingsHash(/^[a-z-]+$/.test(act.words ?? '') ? act.words : ''));
      return;
    case 'undo':
    case 'system-lines':
    case 'filter':
    case 'show-all':
    case 'go-to':
    case 'form':
    case 'judge':
    case 'insert':
    case 'parent':
    case 'show-handoff':
    case 'document':
    case 'act-as':
    case 'to-newest':
    case 'show-tasks':
    case 'show-updates':
    case 'show-evidence':
    case 'show-related':
    case 'show-pages':
    case 'write-update':
    case 'put-off-update':
    case 'add-task':
    case 'add-time-box':
    case 'change-task':
    case 'choose-checklist':
    case 'attach':
    case 'relate':
    case 'split-off':
    case 'show-runs':
    case 'start-run':
    case 'resume-run':
      // Only a desk has these.
      return;
  }
}
