import type Database from 'better-sqlite3';
import type { LogReader } from '../log/reader.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { HookCounts } from './server.ts';

interface MetricParts {
  db: Database.Database;
  reader: LogReader;
  list: IncidentsView;
  inbox: Pick<Inbox, 'figures'>;
  /** Kind of a connector by its id; the id where it is gone. */
  kindOf: (connector: string) => string;
  hooks: () => HookCounts;
  /** Events written since the engine started. */
  appended: () => number;
  bytes: () => number;
  appVersion: string;
  now: () => number;
}

type Sample = { labels?: Readonly<Record<string, string>>; value: number };
const MOST_OPEN = 10_000;

/**
 * The engine's figures in Prometheus' text exposition. Nothing that people wrote is in it: counts by ids, kinds and states
 * of the application's own.
 */
export function createMetrics(parts: MetricParts): () => string {
  const { db, reader, list, inbox, kindOf, hooks, appended, bytes, appVersion, now } = parts;
  const outbox = db.prepare<[], { connector: string; state: string; n: number; oldest: number }>(
    'SELECT connector, state, count(*) AS n, min(queued_at) AS oldest FROM outbox GROUP BY connector, state',
  );
  const quarantined = db.prepare<[], { n: number }>(
    'SELECT count(*) AS n FROM quarantine WHERE settled_at IS NULL',
  );
  const waiting = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sync_waiting');
  const streams = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM streams');

  return () => {
    const open = list.list(true, MOST_OPEN);
    const severities = new Map<string, number>();
    for (const { severity } of open) severities.set(severity, (severities.get(severity) ?? 0) + 1);
    const rows = outbox.all();
    const named = (connector: string) => ({ connector, kind: kindOf(connector) });
    const unsent = rows.filter(({ state }) => ['waiting', 'sending', 'held'].includes(state));
    return [
      metric('deepwater_build_info', 'gauge', 'The application.', [
        { labels: { version: appVersion }, value: 1 },
      ]),
      metric('deepwater_events', 'gauge', 'Events in the log.', [{ value: reader.lastPos() }]),
      metric('deepwater_streams', 'gauge', 'Streams in the log.', [{ value: streams.get()?.n ?? 0 }]),
      metric('deepwater_log_bytes', 'gauge', 'Size of the log on disk.', [{ value: bytes() }]),
      metric('deepwater_appends_total', 'counter', 'Events written since the engine started.', [
        { value: appended() },
      ]),
      metric(
        'deepwater_open_incidents',
        'gauge',
        'Incidents that are not over, by severity.',
        [...severities].map(([severity, value]) => ({ labels: { severity }, value })),
      ),
      metric(
        'deepwater_outbox_rows',
        'gauge',
        'Effects in the outbox, by connector and state.',
        rows.map(({ connector, state, n }) => ({ labels: { ...named(connector), state }, value: n })),
      ),
      metric(
        'deepwater_outbox_oldest_seconds',
        'gauge',
        'Age of the oldest effect that has not gone out, by connector and state.',
        unsent.map(({ connector, state, oldest }) => ({
          labels: { ...named(connector), state },
          value: Math.max(0, (now() - oldest) / 1_000),
        })),
      ),
      metric(
        'deepwater_inbox_rows',
        'gauge',
        'Alerts and messages in the inbox.',
        inbox.figures().map(({ state, kind, firing, n }) => ({
          labels: { state, kind, firing: firing === 1 ? 'true' : 'false' },
          value: n,
        })),
      ),
      metric(
        'deepwater_hooks_total',
        'counter',
        'Webhooks since the engine started.',
        [...hooks()].flatMap(([connector, { taken, refused }]) => [
          { labels: { connector, result: 'taken' }, value: taken },
          { labels: { connector, result: 'refused' }, value: refused },
        ]),
      ),
      metric(
        'deepwater_sync_quarantined',
        'gauge',
        'What came from other installations and does not verify.',
        [{ value: quarantined.get()?.n ?? 0 }],
      ),
      metric('deepwater_sync_waiting', 'gauge', 'Events that came before the ones they follow.', [
        { value: waiting.get()?.n ?? 0 },
      ]),
    ].join('');
  };
}

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
