import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { createOutbox } from '#electron/engine/connectors/outbox.ts';
import { connected, rowsOf } from './kit.ts';

const ROWS = 10_000;

it('finds what is next among ten thousand waiting rows without reading them', async () => {
  const { engine, id } = await connected({ exercises: 'hold' });
  await engine.must('sync.offline', { on: true });
  const { ref } = await engine.must('incident.declare', { title: 'Long without a way out' });
  await engine.must('update.post', { ref, text: 'Nobody hears this yet.' });
  const stream = (await rowsOf(engine))[0]?.stream ?? '';
  engine.close();
  const db = new Database(path.join(engine.dataDir, 'deepwater.sqlite'));
  onTestFinished(() => {
    db.close();
  });
  db.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO outbox (event, connector, effect, payload, idempotency_key, queued_at, stream, state)
     SELECT event, connector, effect, payload, idempotency_key || i, queued_at, stream, state
     FROM (SELECT * FROM outbox WHERE effect = 'channel.post' LIMIT 1), n`,
  ).run(ROWS);
  const outbox = createOutbox(db, [], () => []);
  expect(outbox.lanes(id)).toEqual([stream]);
  const took = (what: () => void): number => {
    const times = Array.from({ length: 7 }, () => {
      const begun = performance.now();
      what();
      return performance.now() - begun;
    });
    return times.toSorted((a, b) => a - b)[3] ?? 0;
  };
  const look = took(() => outbox.lanes(id).forEach((lane) => outbox.lane(id, lane, 16)));
  const whole = took(() => expect(outbox.open(id).length).toBeGreaterThan(ROWS));
  expect(look).toBeLessThan(whole / 10);
});
