import { useMemo } from 'react';
import { useApp } from './app-context.tsx';
import { useAnywhereKeys } from './use-anywhere-keys.ts';

/** Keys of the registry on a screen of its own, and Escape, which leads to this address. */
export function useEscapeTo(hash: string): void {
  const { location } = useApp();
  const own = useMemo(
    () => ({
      otherwise(event: KeyboardEvent) {
        if (event.key === 'Escape') location.go(hash);
      },
    }),
    [location, hash],
  );
  useAnywhereKeys(own);
}
