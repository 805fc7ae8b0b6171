import { nativeTheme } from 'electron';
import type { Scheme } from '#shared/contract/shell.ts';

/** Behind the page until it has drawn itself, so that opening a window doesn't flash. The page uses the same colours. */
export const backgrounds = { dark: '#0f1217', light: '#f7f8fa' } as const;

export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light;
}

/** Makes all windows light or dark. They learn it through `prefers-color-scheme`. */
export function applyScheme(scheme: Scheme): void {
  nativeTheme.themeSource = scheme;
}
