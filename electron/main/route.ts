import type { Screen } from '#shared/contract/shell.ts';
import { APP_PAGE } from './app-origin.ts';

/** What a window shows. */
export interface Route {
  screen: Screen;
  /** Reference of the incident, for its desk and its wall. */
  ref?: string;
  /** Id of the entry of a desk to go to. */
  entry?: string;
}

const folders = { desk: 'incident', wall: 'wall' } as const;

/**
 * The address of a screen: `app://deepwater/index.html#/incident/INC-7F3`. `again` marks a desk that comes back with the
 * application: it stays only while its incident goes on.
 */
export function routeAddress({ screen, ref, entry }: Route, again = false): string {
  if (screen === 'home' || ref === undefined) return `${APP_PAGE}#/`;
  const place = `${APP_PAGE}#/${folders[screen]}/${encodeURIComponent(ref)}`;
  if (again && screen === 'desk') return `${place}?again`;
  return entry === undefined ? place : `${place}?entry=${encodeURIComponent(entry)}`;
}

/** What the window at this address shows. Deeper screens of an incident count as its desk, all others as home. */
export function routeOf(address: string): Route {
  const [, folder, ref] = /#\/(incident|wall)\/([^/?#]+)/.exec(address) ?? [];
  if (folder === undefined || ref === undefined) return { screen: 'home' };
  return { screen: folder === 'wall' ? 'wall' : 'desk', ref: decoded(ref) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
