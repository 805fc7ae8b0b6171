import { lazy, Suspense, useMemo } from 'react';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { HOME_HASH, deskHash, runbooksHash, type RunbooksRoute } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Screen, ScreenFrame } from '#renderer/ui/screen.tsx';
import { useAnywhereKeys } from '#renderer/ui/use-anywhere-keys.ts';
import { RunbookList } from './runbook-list.tsx';
import { RunbookView } from './runbook-view.tsx';

const RunbookEditor = lazy(() => import('./editor/runbook-editor.tsx'));

/** Runbooks: all of them with a search, one to read, or one to write. */
export default function RunbooksScreen({ route }: { route: RunbooksRoute }) {
  const { key, editing, ref } = route;
  useRunbookKeys(route);
  return editing && key !== null ? (
    <ScreenFrame title={text.title}>
      <Suspense fallback={<main>{text.loading}</main>}>
        <RunbookEditor key={key} runbook={key} incident={ref} />
      </Suspense>
    </ScreenFrame>
  ) : (
    <Screen title={text.title} width={1040}>
      {key === null ? (
        <RunbookList incident={ref} words={route.words} />
      ) : (
        <RunbookView key={key} runbook={key} incident={ref} at={route.at} />
      )}
    </Screen>
  );
}

/** Keys of the registry, and Escape, which leads back: from the text to the list, from the list to the desk. */
function useRunbookKeys({ key, editing, ref }: RunbooksRoute): void {
  const { location } = useApp();
  const own = useMemo(
    () => ({
      otherwise(event: KeyboardEvent) {
        const typing = event.target instanceof HTMLElement && event.target.matches('textarea, select');
        if (event.key !== 'Escape' || typing) return;
        if (key !== null) location.go(runbooksHash(editing ? { key, ref } : { ref }));
        else location.go(ref === null ? HOME_HASH : deskHash(ref));
      },
    }),
    [location, key, editing, ref],
  );
  useAnywhereKeys(own);
}
