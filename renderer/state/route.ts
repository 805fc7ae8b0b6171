/** What the window shows. The same addresses the shell opens windows with. */
export type Route =
  | { screen: 'home' }
  | { screen: 'desk'; ref: string; entry: string | null }
  | { screen: 'wall'; ref: string }
  | { screen: 'settings'; section: string }
  /** One schedule, or all of them when null. */
  | { screen: 'schedules'; name: string | null }
  /** What came in, and what goes out. `ref` is the incident one came from. */
  | { screen: 'inbox' | 'outbox'; ref: string | null }
  /** One merge report by its number, or all of them when null. */
  | { screen: 'merges'; num: number | null }
  | RunbooksRoute;

/** One runbook by its key, perhaps at a heading, or all of them when null; for an incident and words when given. */
export interface RunbooksRoute {
  screen: 'runbooks';
  key: string | null;
  editing: boolean;
  ref: string | null;
  words: string;
  /** Anchor of a heading. */
  at: string | null;
}

/**
 * Reads `#/incident/INC-7F3`, `#/incident/INC-7F3?entry=…`, `#/wall/INC-7F3`, `#/settings`, `#/settings/people`,
 * `#/merges`, `#/merges/3`, `#/schedules`, `#/schedules/Database`, `#/inbox`, `#/outbox?for=INC-7F3`, `#/runbooks`,
 * `#/runbooks/starter%2Fdisk-full.md?for=INC-7F3`; anything else is home.
 */
export function readRoute(hash: string): Route {
  const settings = /^#\/settings(?:\/([a-z-]+))?$/.exec(hash);
  if (settings !== null) return { screen: 'settings', section: settings[1] ?? '' };
  const schedules = /^#\/schedules(?:\/([^/?#]+))?$/.exec(hash);
  if (schedules !== null) {
    const name = decoded(schedules[1] ?? '');
    return { screen: 'schedules', name: name === '' ? null : name };
  }
  const box = /^#\/(inbox|outbox)(?:\?for=([^&#]+))?$/.exec(hash);
  if (box !== null) {
    const ref = decoded(box[2] ?? '');
    return { screen: box[1] === 'inbox' ? 'inbox' : 'outbox', ref: ref === '' ? null : ref };
  }
  const merges = /^#\/merges(?:\/(\d{1,15}))?$/.exec(hash);
  if (merges !== null) return { screen: 'merges', num: merges[1] === undefined ? null : Number(merges[1]) };
  const runbooks = /^#\/runbooks(?:\/([^/?#]+))?(\/edit)?(?:\?(.*))?$/.exec(hash);
  if (runbooks !== null) {
    const asked = new URLSearchParams(runbooks[3] ?? '');
    const key = decoded(runbooks[1] ?? '');
    return {
      screen: 'runbooks',
      key: key === '' ? null : key,
      editing: runbooks[2] !== undefined,
      ref: asked.get('for'),
      words: asked.get('find') ?? '',
      at: asked.get('at'),
    };
  }
  const match = /^#\/(incident|wall)\/([^/?#]+)(?:\?entry=([^&#]+))?/.exec(hash);
  const ref = decoded(match?.[2] ?? '');
  if (match === null || ref === '') return { screen: 'home' };
  if (match[1] === 'wall') return { screen: 'wall', ref };
  return { screen: 'desk', ref, entry: match[3] === undefined ? null : decoded(match[3]) };
}

/** The address of an incident's desk, at one of its entries when given. */
export function deskHash(ref: string, entry?: string): string {
  const base = `#/incident/${encodeURIComponent(ref)}`;
  return entry === undefined ? base : `${base}?entry=${encodeURIComponent(entry)}`;
}

/** The address of the settings, at one of their sections when given. */
export function settingsHash(section = ''): string {
  return section === '' ? '#/settings' : `#/settings/${section}`;
}

/** The address of a schedule, or of all of them. */
export function schedulesHash(name?: string): string {
  return name === undefined ? '#/schedules' : `#/schedules/${encodeURIComponent(name)}`;
}

/** The address of what came in or of what goes out, with the incident one comes from. */
export function boxHash(screen: 'inbox' | 'outbox', ref: string | null = null): string {
  return ref === null ? `#/${screen}` : `#/${screen}?for=${encodeURIComponent(ref)}`;
}

/** The address of a merge report, or of all of them. */
export function mergesHash(num?: number): string {
  return num === undefined ? '#/merges' : `#/merges/${num}`;
}

/** The address of a runbook by its key, or of all of them, for an incident and with words to find when given. */
export function runbooksHash(to: Partial<Omit<RunbooksRoute, 'screen'>> = {}): string {
  const { key = null, editing = false, ref = null, words = '', at = null } = to;
  const asked = new URLSearchParams({
    ...(ref === null ? {} : { for: ref }),
    ...(words === '' ? {} : { find: words }),
    ...(at === null ? {} : { at }),
  }).toString();
  const place = key === null ? '' : `/${encodeURIComponent(key)}${editing ? '/edit' : ''}`;
  return `#/runbooks${place}${asked === '' ? '' : `?${asked}`}`;
}

export const HOME_HASH = '#/';
/** How the address of a desk ends that comes back with the application. */
export const CAME_AGAIN = '?again';

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
