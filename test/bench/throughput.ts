import fs from 'node:fs';
import path from 'node:path';
import { openForReading } from '#electron/engine/log/file.ts';
import { natsProgram, startNats } from '#test/servers/nats.ts';
import { envelopesOf, openTeam, output, waitFor } from '#test/servers/team.ts';
import { bareInsertMany, bareRows, openEmptyBare } from './kit/bare.ts';
import { growthExponent } from './kit/figures.ts';
import { newFolder } from './kit/log.ts';
import { sizes, type BenchOptions } from './kit/options.ts';
import type { BenchResult, Line } from './kit/report.ts';

/** Events that one installation has recorded before the others hear of them. */
const EVENTS = 400;

/** How long it takes until every installation of a team has stored, verified and indexed what one of them wrote. */
export async function benchThroughput(options: BenchOptions): Promise<BenchResult> {
  const program = await natsProgram();
  if (program === null) throw new Error('nats-server is missing');
  const lines: Line[] = [];
  for (const replicas of sizes(options, [2, 8, 50])) {
    const server = await startNats(program);
    const dir = newFolder(options.dir, 'throughput');
    const team = await openTeam(dir, replicas, { kind: 'nats', settings: { servers: [server.url] } });
    const files = team.map(({ file }) => openForReading(file));
    try {
      const [writer] = team;
      if (writer === undefined) throw new Error('somebody writes');
      const counts = files.map((db) => db.prepare<[], number>('SELECT count(*) FROM events').pluck());
      const settled = (): boolean => new Set(counts.map((count) => count.get())).size === 1;
      const { ref } = output(await writer.engine.do('incident.declare', { title: 'Checkout fails' }));
      await waitFor(settled, 300_000, 100);
      output(await writer.engine.do('sync.offline', { on: true }));
      const known = new Set(envelopesOf(writer.file).keys());
      for (let index = 0; index < EVENTS; index += 1)
        output(await writer.engine.do('entry.log', { ref, text: `note ${index} of many` }));
      const events = [...envelopesOf(writer.file).values()].filter(({ id }) => !known.has(id));
      const begun = performance.now();
      output(await writer.engine.do('sync.offline', { on: false }));
      await waitFor(settled, 300_000, 20);
      const ours = performance.now() - begun;

      const rows = bareRows(events);
      const bares = Array.from({ length: replicas - 1 }, (_, n) =>
        openEmptyBare(path.join(dir, `bare-${n}.sqlite`)),
      );
      const start = performance.now();
      for (const db of bares) bareInsertMany(db, rows, 256);
      const bare = performance.now() - start;
      for (const db of bares) db.close();
      lines.push({
        what: `${EVENTS} events at every replica`,
        size: replicas,
        ours,
        bare,
        ratio: ours / bare,
        unit: 'ms',
      });
    } finally {
      for (const db of files) db.close();
      for (const { engine } of team) engine.close();
      await server.remove();
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }
  const points = lines.map(({ size, ours }) => ({ size, cost: ours }));
  return {
    name: 'throughput',
    about:
      'events of one installation at all others of a team (size: installations, all on this machine); bare: inserting the rows as often',
    lines,
    growth: [{ what: `${EVENTS} events at every replica`, exponent: growthExponent(points) }],
  };
}
