import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createBus } from '#electron/engine/bus.ts';
import { createHeads } from '#electron/engine/heads.ts';
import { createIncidents } from '#electron/engine/incidents.ts';
import { dataFolder } from '#electron/engine/log/folder.ts';
import { canonicalJson, digestOf, hashOf, random16 } from '#electron/engine/log/hashing.ts';
import { openLog, type OpenLog } from '#electron/engine/log/open.ts';
import { createReceiver } from '#electron/engine/log/receive.ts';
import { createOutbox } from '#electron/engine/connectors/outbox.ts';
import type { EffectPlanner } from '#electron/engine/connectors/planners.ts';
import { createEntriesView } from '#electron/engine/views/entries.ts';
import { createRunFiguresView } from '#electron/engine/views/run-figures.ts';
import { createIncidentsView } from '#electron/engine/views/incidents.ts';
import { plainContext } from '#test/unit/domain/workspace-context.ts';
import { createWorkspace } from '#electron/engine/workspace.ts';
import { pagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import { temporaryFolder } from '../engine/kit.ts';

/** What a log is made of below the contract: an engine without its doors. */
export interface Parts {
  dir: string;
  log: OpenLog;
  incidents: ReturnType<typeof createIncidents>;
  heads: ReturnType<typeof createHeads>;
  entries: ReturnType<typeof createEntriesView>;
  list: ReturnType<typeof createIncidentsView>;
  workspace: ReturnType<typeof createWorkspace>;
  receive: ReturnType<typeof createReceiver>;
  close(): void;
}

/** Opens a log with its views, closed when the test is over. */
export async function openParts(
  options: { dir?: string; now?: () => number; planners?: readonly EffectPlanner[] } = {},
): Promise<Parts> {
  const dir = options.dir ?? temporaryFolder();
  const now = options.now ?? Date.now;
  const log = await openLog(dataFolder(dir), now);
  let open = true;
  const close = (): void => {
    if (open) log.close();
    open = false;
  };
  onTestFinished(close);
  const bus = createBus();
  const heads = createHeads(log.db, log.reader);
  const entries = createEntriesView(log.db, log.reader);
  const list = createIncidentsView(log.db);
  const workspace = createWorkspace(log, bus, now, plainContext());
  const outbox = createOutbox(log.db, options.planners ?? [], () => []);
  const receive = createReceiver(log.db, log.reader, log.writer);
  const incidents = createIncidents({
    log,
    bus,
    heads,
    entries,
    list,
    runFigures: createRunFiguresView(log.db, log.reader),
    outbox,
    workspace,
    receive,
    paging: () => pagingDirectory(workspace.state, '@tester'),
    now,
  });
  workspace.announce('@tester');
  return { dir, log, incidents, heads, entries, list, workspace, receive, close };
}

/** Every envelope of a log, in the order of arrival. */
export function envelopesOf({ log }: Pick<Parts, 'log'>): Envelope[] {
  return log.reader.envelopePage(0, 1_000_000).map((row) => row.envelope);
}

/** A sealed event as another installation would have written it. */
export function sealed(
  given: Partial<Envelope> & Pick<Envelope, 'stream' | 'replica' | 'seq' | 'type' | 'data'>,
): Envelope {
  const salt = random16();
  const at = Date.UTC(2026, 10, 23, 14) + given.seq;
  const plain = {
    id: randomUUID(),
    hlc: `${at.toString(16).padStart(12, '0')}0000`,
    occurredAt: at,
    recordedAt: at,
    actor: '@elsewhere',
    v: 1,
    prev: null,
    ...given,
  };
  const digest = digestOf(salt, canonicalJson(plain.data));
  const envelope = { ...plain, salt: salt.toString('hex'), digest };
  return { ...envelope, hash: hashOf(envelope) };
}

/** Names and contents of everything in a folder, to see that nothing was touched. */
export function contentsOf(dir: string): Record<string, string> {
  const names = fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names.flatMap((name) => {
      const file = path.join(dir, name);
      if (!fs.statSync(file).isFile()) return [];
      return [[name, createHash('sha256').update(fs.readFileSync(file)).digest('hex')]];
    }),
  );
}

/** Flips one bit of a file at a place found by what stands there. */
export function flipAt(file: string, needle: string, offset = 0): void {
  const bytes = fs.readFileSync(file);
  const at = bytes.lastIndexOf(needle);
  if (at < 0) throw new Error(`${needle} does not stand in ${file}`);
  bytes[at + offset] = (bytes[at + offset] ?? 0) ^ 1;
  fs.writeFileSync(file, bytes);
}
