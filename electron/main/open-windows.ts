import { readFileSync } from 'node:fs';
import { screens, type Screen } from '#shared/contract/shell.ts';
import { replaceFile } from './replace-file.ts';
import type { Route } from './route.ts';
import type { Rectangle } from './window-place.ts';

/** A window as it was when the application was last seen. */
export interface OpenWindow extends Route {
  /** On the desktop, in device-independent pixels; absent until the window was placed. */
  bounds?: Rectangle;
}

/** Most windows that come back: more were not opened by hand. */
const MOST = 20;

/**
 * Reads which windows were open. At once and by hand, because the first window waits for it and a schema library would
 * cost more than the window. What can't be read opens nothing.
 */
export function readOpenWindows(file: string): OpenWindow[] {
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(list) ? list.flatMap(readOne).slice(0, MOST) : [];
  } catch {
    // There is none before the first start, and one that is damaged is worth no more than home.
    return [];
  }
}

function readOne(item: unknown): OpenWindow[] {
  if (typeof item !== 'object' || item === null) return [];
  const { screen, ref, bounds } = item as Partial<Record<keyof OpenWindow, unknown>>;
  if (!isScreen(screen)) return [];
  const placed = isRectangle(bounds) ? { bounds } : {};
  if (screen === 'home') return [{ screen, ...placed }];
  return typeof ref === 'string' && ref !== '' && ref.length <= 60 ? [{ screen, ref, ...placed }] : [];
}

function isScreen(value: unknown): value is Screen {
  return screens.some((screen) => screen === value);
}

function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Partial<Record<keyof Rectangle, unknown>>;
  return [x, y, width, height].every((side) => Number.isInteger(side) && Math.abs(Number(side)) <= 20_000);
}

/** Remembers which windows are open. */
export interface OpenWindowsKeeper {
  /** From now on changes are written: what was open before has come back. */
  begin(): void;
  /** What is open now. The last window that goes takes nothing with it: it is what comes back. */
  keep(windows: readonly OpenWindow[]): void;
  /** Nothing is forgotten any more: the application is quitting, and windows close because of that. */
  freeze(): void;
  flush(): Promise<void>;
}

/** Milliseconds between a change and its writing: moving a window changes it often. */
const WRITE_DELAY = 300;

export function keepOpenWindows(file: string, log: (line: string) => void): OpenWindowsKeeper {
  let newest: readonly OpenWindow[] | undefined;
  let timer: NodeJS.Timeout | undefined;
  let begun = false;
  let frozen = false;
  let writing: Promise<void> = Promise.resolve();

  function write(): void {
    timer = undefined;
    const text = `${JSON.stringify(newest)}\n`;
    newest = undefined;
    writing = writing
      .then(() => replaceFile(file, text))
      .catch((error: unknown) => log(`open windows could not be kept: ${String(error)}`));
  }

  return {
    keep(windows) {
      if (frozen || windows.length === 0) return;
      newest = windows;
      if (begun) timer ??= setTimeout(write, WRITE_DELAY);
    },
    begin() {
      begun = true;
      if (newest !== undefined) timer ??= setTimeout(write, WRITE_DELAY);
    },
    freeze() {
      frozen = true;
    },
    flush() {
      clearTimeout(timer);
      if (begun && newest !== undefined) write();
      return writing;
    },
  };
}
