import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openEngine, type Engine, type EngineOptions } from '#electron/engine/engine.ts';
import type { CarrierRegistry } from '#electron/engine/sync/registry.ts';
import { openForReading } from '#electron/engine/log/file.ts';
import { createReader } from '#electron/engine/log/reader.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import type { Envelope } from '#shared/domain/log/event.ts';

/** An installation of a team in this process. */
export interface Installation {
  engine: Engine;
  dir: string;
  file: string;
}

/** How the installations of a team reach each other. */
export interface Way {
  kind: string;
  settings: Record<string, string | number | boolean | string[]>;
  /** Instead of those built in. */
  carriers?: CarrierRegistry;
  /** What else their engines are opened with. */
  options?: Partial<EngineOptions>;
}

/** Installations that share one workspace, each in a folder below `dir`; the first one invited the others. */
export async function openTeam(
  dir: string,
  count: number,
  wayOf: Way | ((index: number) => Way),
): Promise<Installation[]> {
  const team: Installation[] = [];
  let code = '';
  for (let index = 0; index < count; index += 1) {
    const way = typeof wayOf === 'function' ? wayOf(index) : wayOf;
    const folder = path.join(dir, `installation-${index}`);
    fs.mkdirSync(folder, { recursive: true });
    const engine = await reopen(folder, way);
    team.push({ engine, dir: folder, file: path.join(folder, 'deepwater.sqlite') });
    if (index === 0) {
      output(await engine.do('sync.start', { name: 'Team' }));
      ({ code } = output(await engine.do('sync.invite', {})));
    } else output(await engine.do('sync.join', { code }));
    output(await engine.do('sync.carrier.set', { kind: way.kind, settings: way.settings }));
  }
  return team;
}

/** Opens an installation's engine again. */
export function reopen(dataDir: string, { carriers, options }: Way): Promise<Engine> {
  return openEngine({
    dataDir,
    appVersion: 'test',
    me: '@ana',
    ...(carriers === undefined ? {} : { carriers }),
    ...options,
  });
}

/** The output of a call that must not be refused. */
export function output<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
  return outcome.output;
}

/** Every event of a log file, by id; read beside the engine. */
export function envelopesOf(file: string): Map<string, Envelope> {
  const db = openForReading(file);
  try {
    const reader = createReader(db);
    const events = new Map<string, Envelope>();
    for (let pos = 0; ;) {
      const page = reader.envelopePage(pos, 1_000);
      for (const { envelope } of page) events.set(envelope.id, envelope);
      if (page.length < 1_000) return events;
      pos = page.at(-1)?.pos ?? pos;
    }
  } finally {
    db.close();
  }
}

/** What an installation holds, as text: the same text, the same events with the same hashes. */
export function eventsText(file: string): string {
  return [...envelopesOf(file).values()]
    .map(({ id, hash, salt }) => `${id} ${hash} ${salt ?? 'struck'}`)
    .toSorted()
    .join('\n');
}

/** Waits until something holds, looking often. Throws after `ms`. */
export async function waitFor(
  holds: () => boolean | Promise<boolean>,
  ms = 30_000,
  every = 5,
): Promise<void> {
  const end = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > end)
      throw new Error(`it did not come about within ${ms} ms: ${holds.toString()}`);
    await wait(every);
  }
}
