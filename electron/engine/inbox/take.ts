import {
  incoming as incomingSchema,
  type Incoming,
  type IncomingAlert,
  type IncomingMessage,
} from '#shared/connectors/incoming.ts';
import { MAX_TITLE } from '#shared/domain/fields.ts';
import { serviceFor } from '#shared/policy/inbox.ts';
import type { Attached } from './attached.ts';
import type { InboxTable, ItemBody, NewItem, StoredItem } from './table.ts';

/** What a batch came to. */
export interface Taken {
  /** Rows that are new or tell something new. */
  changed: number;
  /** Alerts that were heard of for the first time, or fire anew, and are nowhere attached. */
  fresh: number;
  /** What does not fit the form of a happening, with why. Left out. */
  refused: string[];
}

/** What has to be known of the world to sort what comes in. */
export interface TakeParts {
  table: InboxTable;
  attached: Attached;
  services: () => readonly { name: string }[];
  now: () => number;
}

// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Words from elsewhere, without what no text needs. */
export const tidy = (text: string): string =>
  text
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('\r\n', '\n')
    .replace(CONTROLS, '')
    .trim();
/** No longer than `most` UTF-16 code units, and no character cut in half. */
export const shortened = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
const tidyLine = (text: string): string => tidy(text).replaceAll(/\s+/g, ' ');

/** Reads what a connector handed over. What does not fit is told and left out: the rest of a batch is not lost for it. */
export function readIncoming(given: readonly unknown[]): { incoming: Incoming[]; refused: string[] } {
  const incoming: Incoming[] = [];
  const refused: string[] = [];
  for (const each of given) {
    const parsed = incomingSchema.safeParse(each);
    if (parsed.success) incoming.push(parsed.data);
    else
      refused.push(
        parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      );
  }
  return { incoming, refused };
}

/** Writes alerts and messages into the table, each once per id of its vendor. Inside a transaction. */
export function takeItems(
  connector: string,
  batch: readonly (IncomingAlert | IncomingMessage)[],
  { table, attached, services, now }: TakeParts,
): Omit<Taken, 'refused'> {
  const known = services();
  let changed = 0;
  let fresh = 0;
  // Of one that was told several times in a batch the last counts.
  const last = new Map<string, { item: IncomingAlert | IncomingMessage; count: number }>();
  for (const item of batch)
    last.set(item.vendorId, { item, count: (last.get(item.vendorId)?.count ?? 0) + 1 });
  for (const { item, count } of last.values()) {
    const stored = table.find(connector, item.vendorId);
    if (item.kind === 'message') {
      if (stored !== undefined) continue;
      table.add({ ...messageItem(connector, item), count, now: now() });
      changed += 1;
      continue;
    }
    // A firing that began no later than one that is over is that one, told late.
    const late = stored?.firing === false && item.firing && item.startedAt <= stored.startedAt;
    const older = stored !== undefined && item.startedAt < stored.startedAt;
    if (late || older) continue;
    const next = alertItem(connector, item, stored, { table, attached, known });
    if (stored === undefined) {
      table.add({ ...next, count, now: now() });
      changed += 1;
      if (next.state === 'new' && next.firing) fresh += 1;
    } else {
      table.change(stored.num, { ...next, count, now: now() });
      changed += 1;
      if (next.state === 'new' && next.firing && (!stored.firing || stored.state !== 'new')) fresh += 1;
    }
  }
  return { changed, fresh };
}

type Sorted = Omit<NewItem, 'count' | 'now'>;

function messageItem(connector: string, message: IncomingMessage): Sorted {
  const { vendorId, by, text, at, url } = message;
  return {
    ...{ connector, vendorId, kind: 'message', groupKey: vendorId, firing: false },
    title: shortened(`${tidyLine(by)}: ${tidyLine(text)}`, 300),
    ...{ severity: null, service: null, startedAt: at, endedAt: null },
    body: { text: tidy(text), labels: {}, url, runbookUrl: null, by: tidyLine(by) },
    ...{ state: 'new', incident: null },
  };
}

function alertItem(
  connector: string,
  alert: IncomingAlert,
  stored: StoredItem | undefined,
  { table, attached, known }: { table: InboxTable; attached: Attached; known: readonly { name: string }[] },
): Sorted {
  const { vendorId, groupKey, firing, startedAt, endedAt } = alert;
  const title = shortened(tidyLine(alert.title), MAX_TITLE) || shortened(vendorId, MAX_TITLE);
  const before = stored === undefined ? null : table.body(stored.num);
  const stream = attached.streamOf(connector, groupKey) ?? null;
  const base = {
    ...{ connector, vendorId, kind: 'alert' as const, groupKey, firing, startedAt },
    endedAt: firing ? null : (endedAt ?? null),
    severity:
      alert.severity === null ? (stored?.severity ?? null) : shortened(tidyLine(alert.severity), 60) || null,
    service: serviceFor({ ...alert, title }, known) ?? stored?.service ?? null,
    body: mergedBody(alert, before),
    // A vendor that resolves without telling the words again does not erase them.
    title: !firing && stored !== undefined && alert.text === '' ? stored.title : title,
  };
  if (stream !== null) return { ...base, state: 'attached', incident: stream };
  // What a person took away comes back when it fires anew; what belonged to an incident that is over, too.
  const anew = stored === undefined || (firing && (!stored.firing || stored.state === 'attached'));
  return {
    ...base,
    state: anew ? 'new' : stored.state,
    incident: anew ? null : stored.incident,
  };
}

function mergedBody(alert: IncomingAlert, before: ItemBody | null): ItemBody {
  const text = tidy(alert.text);
  return {
    text: text === '' ? (before?.text ?? '') : text,
    labels: Object.fromEntries(
      Object.entries(alert.labels)
        .slice(0, 100)
        .map(([name, value]) => [tidyLine(name), tidyLine(value)]),
    ),
    url: alert.url ?? before?.url ?? null,
    runbookUrl: alert.runbookUrl ?? before?.runbookUrl ?? null,
    by: null,
  };
}
