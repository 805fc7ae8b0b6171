import { isNamed } from '../domain/workspace/names.ts';
import type { SeverityLevel } from '../domain/workspace/state.ts';
import { inboxText } from '../text/inbox.ts';

export const INBOX_STATES = ['new', 'attached', 'dismissed'] as const;
export type InboxState = (typeof INBOX_STATES)[number];

/** Rows shown per connector. What goes beyond is folded by service, and then into one. */
export const MOST_GROUPS = 12;

/** One alert or message as it lies in the inbox. */
export interface InboxItem {
  num: number;
  connector: string;
  kind: 'alert' | 'message';
  /** What the vendor groups it by. */
  groupKey: string;
  firing: boolean;
  title: string;
  severity: string | null;
  service: string | null;
  /** ms since the epoch. */
  startedAt: number;
  /** When it was last heard of. */
  lastAt: number;
  /** How often it was told. */
  count: number;
}

/** Items that are shown as one row. */
export interface ItemGroup {
  /** The smallest number among its members. */
  group: number;
  connector: string;
  kind: 'alert' | 'message';
  title: string;
  /** The worst of its members', as the vendor writes it. */
  severity: string | null;
  /** What all members have in common; null where they differ. */
  service: string | null;
  groupKeys: string[];
  nums: number[];
  firing: number;
  told: number;
  startedAt: number;
  /** When the first of them began, or began anew. */
  since: number;
  lastAt: number;
}

/**
 * Groups items as a person wants to see them: by what the vendor groups them by, and where one connector would still fill
 * the screen, by service, and what is left beyond {@link MOST_GROUPS} as one. Every item is in exactly one group, whatever
 * the order they come in.
 */
export function groupsOf(items: readonly InboxItem[]): ItemGroup[] {
  const byConnector = collect(items, ({ connector, kind }) => `${kind} ${connector}`);
  return [...byConnector.values()].flatMap(foldConnector).toSorted(compareGroups);
}

/** Those that fire first, then the newest. */
function compareGroups(one: ItemGroup, other: ItemGroup): number {
  const fires = Number(other.firing > 0) - Number(one.firing > 0);
  return fires || other.lastAt - one.lastAt || one.group - other.group;
}

function foldConnector(items: readonly InboxItem[]): ItemGroup[] {
  const byKey = [...collect(items, ({ groupKey }) => groupKey).values()];
  if (byKey.length <= MOST_GROUPS) return byKey.map((members) => groupOf(members));
  const folded = [...collect(byKey, ([first]) => serviceKey(first)).values()].map((groups) => groups.flat());
  if (folded.length <= MOST_GROUPS) return folded.map((members) => groupOf(members));
  const sorted = folded.toSorted(
    (one, other) => other.length - one.length || least(one, 'num') - least(other, 'num'),
  );
  return [...sorted.slice(0, MOST_GROUPS - 1), sorted.slice(MOST_GROUPS - 1).flat()].map((members) =>
    groupOf(members),
  );
}

const serviceKey = (item: InboxItem | undefined): string => item?.service?.toLowerCase() ?? '';

function groupOf(members: readonly InboxItem[]): ItemGroup {
  const sorted = members.toSorted((one, other) => one.num - other.num);
  const [first] = sorted;
  if (first === undefined) throw new Error('a group has members');
  const groupKeys = [...new Set(sorted.map(({ groupKey }) => groupKey))];
  const service = sorted.every((each) => serviceKey(each) === serviceKey(first)) ? first.service : null;
  return {
    group: first.num,
    connector: first.connector,
    kind: first.kind,
    title: titleOf(sorted, groupKeys.length, service),
    severity: worst(sorted.map(({ severity }) => severity)),
    service,
    groupKeys,
    nums: sorted.map(({ num }) => num),
    firing: sorted.filter(({ firing }) => firing).length,
    told: sorted.reduce((sum, { count }) => sum + count, 0),
    startedAt: least(sorted, 'startedAt'),
    since: first.startedAt,
    lastAt: sorted.reduce((last, { lastAt }) => Math.max(last, lastAt), 0),
  };
}

function titleOf(members: readonly InboxItem[], kinds: number, service: string | null): string {
  const titles = new Set(members.map(({ title }) => title));
  const [only] = titles;
  if (only !== undefined && (kinds === 1 || titles.size === 1)) return only;
  if (members[0]?.kind === 'message') return inboxText.severalMessages(members.length);
  return service === null ? inboxText.severalKinds(kinds) : inboxText.severalOf(kinds, service);
}

function collect<T>(all: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const item of all) {
    const key = keyOf(item);
    const known = map.get(key);
    if (known === undefined) map.set(key, [item]);
    else known.push(item);
  }
  return map;
}

const least = (items: readonly InboxItem[], member: 'num' | 'startedAt'): number =>
  items.reduce((lowest, item) => Math.min(lowest, item[member]), Number.POSITIVE_INFINITY);

/**
 * How bad the words are that monitoring systems use, 0 the worst. The usual ladders: Prometheus' critical, warning, info;
 * syslog's emergency to debug; P1 to P5; PagerDuty's critical, error, warning, info.
 */
const RANKS: ReadonlyMap<string, number> = new Map([
  ...['emergency', 'emerg', 'disaster', 'fatal', 'p0', 'p1', 'priority 1', 'sev0', 'sev1'].map(
    (word) => [word, 0] as const,
  ),
  ...['critical', 'crit', 'page', 'high', 'alert', 'major', 'p2', 'sev2', 'urgent'].map(
    (word) => [word, 1] as const,
  ),
  ...['error', 'err', 'average', 'p3', 'sev3', 'alerting', 'medium'].map((word) => [word, 2] as const),
  ...['warning', 'warn', 'minor', 'ticket', 'p4', 'sev4', 'low'].map((word) => [word, 3] as const),
  ...['info', 'informational', 'information', 'notice', 'none', 'debug', 'p5', 'sev5', 'ok'].map(
    (word) => [word, 4] as const,
  ),
]);

/** How bad a vendor's word is, 0 the worst; undefined for a word nobody knows. */
const rankOf = (word: string | null): number | undefined =>
  word === null
    ? undefined
    : RANKS.get(
        word
          .trim()
          .toLowerCase()
          .replace(/^(p|sev)[\s-]+(?=\d$)/, '$1'),
      );

function worst(severities: readonly (string | null)[]): string | null {
  return severities.reduce((best, next) => {
    if (best === null) return next;
    return (rankOf(next) ?? 9) < (rankOf(best) ?? 9) ? next : best;
  }, null);
}

/**
 * The level of the team's table that a vendor's word stands for: one of the team's own ids is taken as it is; else the
 * usual ladders. A word nobody knows is the third worst, as an incident without a severity is.
 */
export function levelFor(severity: string | null, levels: readonly SeverityLevel[]): string {
  const last = levels.length - 1;
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const own = severity === null ? undefined : levels.find(({ id }) => plain(id) === plain(severity));
  return own?.id ?? levels[Math.min(rankOf(severity) ?? 2, last)]?.id ?? 'SEV-3';
}

/** Labels that commonly name what an alert is of, the most telling first. */
const SERVICE_LABELS = [
  ...['service', 'service_name', 'app', 'application', 'app_kubernetes_io_name', 'component'],
  ...['job', 'deployment', 'statefulset', 'daemonset', 'container', 'namespace', 'cluster', 'team'],
] as const;

/**
 * The service an alert is of, as the team writes it: what the vendor says, else a label that names one of the team's
 * services, else a service whose name stands in the title. What the vendor says stays where the team has no such service.
 */
export function serviceFor(
  alert: { service: string | null; labels: Readonly<Record<string, string>>; title: string },
  services: readonly { name: string }[],
): string | null {
  const said = [alert.service, ...SERVICE_LABELS.map((label) => alert.labels[label] ?? null)].filter(
    (name) => name !== null,
  );
  for (const name of said) {
    const known = services.find((service) => isNamed(service.name, name));
    if (known !== undefined) return known.name;
  }
  const words = ` ${alert.title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const named = services.find(({ name }) => {
    const plain = name
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    return plain.length >= 3 && words.includes(` ${plain} `);
  });
  return named?.name ?? alert.service ?? alert.labels['service'] ?? null;
}

/** What an incident has to have to be offered for alerts. */
export interface OfferedIncident {
  stream: string;
  services: readonly string[];
  declaredAt: number;
  open: boolean;
  resolvedAt: number | null;
  imported: boolean;
  exercise?: boolean | undefined;
}

/**
 * The incident a row most likely belongs to: of those that go on, the newest that touches its service; where a row has no
 * service, the only one there is. Null where it is anybody's guess.
 */
export function suggestionFor<T extends OfferedIncident>(
  group: Pick<ItemGroup, 'service' | 'startedAt'>,
  incidents: readonly T[],
): T | null {
  const ongoing = incidents.filter(
    ({ open, resolvedAt, imported, exercise }) =>
      open && resolvedAt === null && !imported && exercise !== true,
  );
  const { service } = group;
  const fitting =
    service === null
      ? ongoing
      : ongoing.filter(({ services }) => services.some((name) => isNamed(name, service)));
  if (service === null && fitting.length > 1) return null;
  return fitting.reduce<T | null>(
    (newest, next) => (newest === null || next.declaredAt > newest.declaredAt ? next : newest),
    null,
  );
}

/** Between two lines about the same alerts at least this long passes, ms: what flaps does not fill the timeline. */
export const FLAP_PAUSE = 2 * 60_000;
/** So long the installation that attached alerts is given to tell what becomes of them before another does, ms. */
export const OWNER_FIRST = 60_000;

/**
 * What is to be told of attached alerts and when, ms since the epoch; null for nothing.
 * @param firing how many of them fire by what is known here; null when nothing is known of them
 */
export function alertChange(
  alert: { resolvedAt: number | null; attachedAt: number; changedAt: number },
  firing: number | null,
  /** When the last of them changed. */
  heardAt: number,
  own: boolean,
): { change: 'resolve' | 'refire'; at: number } | null {
  if (firing === null || firing > 0 === (alert.resolvedAt === null)) return null;
  // The first end is told at once.
  const pause = alert.changedAt > alert.attachedAt ? alert.changedAt + FLAP_PAUSE : 0;
  const at = Math.max(heardAt + (own ? 0 : OWNER_FIRST), pause);
  return { change: firing > 0 ? 'refire' : 'resolve', at };
}
