import { lazy, Suspense, useEffect, useMemo } from 'react';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { uiText } from '#shared/text/ui.ts';
import { HOME_HASH, deskHash, runbooksHash, type RunbooksRoute } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { BottomLine } from '#renderer/ui/bottom-line.tsx';
import { useAnywhereKeys } from '#renderer/ui/use-anywhere-keys.ts';
import { RunbookList } from './runbook-list.tsx';
import { RunbookView } from './runbook-view.tsx';
import classes from './runbooks.module.css';

const RunbookEditor = lazy(() => import('./editor/runbook-editor.tsx'));

/** Runbooks: all of them with a search, one to read, or one to write. */
export default function RunbooksScreen({ route }: { route: RunbooksRoute }) {
  const { key, editing, ref } = route;
  useRunbookKeys(route);
  useEffect(() => {
    document.title = `${text.title} – ${uiText.app}`;
  }, []);
  return (
    <div className={classes.screen}>
      {editing && key !== null ? (
        <Suspense fallback={<main className={classes.main}>{text.loading}</main>}>
          <RunbookEditor key={key} runbook={key} incident={ref} />
        </Suspense>
      ) : (
        <main className={classes.main}>
          {key === null ? (
            <RunbookList incident={ref} words={route.words} />
          ) : (
            <RunbookView key={key} runbook={key} incident={ref} at={route.at} />
          )}
        </main>
      )}
      <BottomLine />
    </div>
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
