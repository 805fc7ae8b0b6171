import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { restoreBackup } from '#electron/engine/log/restore.ts';
import { testEngine } from '../engine/kit.ts';
import { asOfThree } from '../log/older-files.ts';
import { connect, connected, plainVendor, rowsOf, sending, settled, until } from './kit.ts';

it('working offline ends what is on its way at once, and begins nothing; back online it goes out once', async () => {
  const { engine, vendor } = await connected(
    {},
    { httpTimes: { longest: 30_000, leaveAlone: 50, straggle: 50 } },
  );
  vendor.double.fail('time-out');
  await engine.must('incident.declare', { title: 'Down' });
  await until(() => vendor.double.requests.length === 1);
  const begun = performance.now();
  await engine.must('sync.offline', { on: true });
  await until(async () => (await rowsOf(engine)).every(({ state }) => state === 'waiting'));
  expect(performance.now() - begun).toBeLessThan(5_000);
  await engine.must('incident.declare', { title: 'Down as well' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(vendor.double.requests).toHaveLength(1);
  await engine.must('sync.offline', { on: false });
  await until(() => vendor.things.length === 6);
  await until(async () => (await rowsOf(engine)).every(({ state }) => state === 'done'));
  expect(vendor.things).toHaveLength(6);
});

it('what was not ended in a backup waits for a person, and is asked for before it goes out', async () => {
  const { engine, vendor } = await connected();
  vendor.double.failBy(() => 'error');
  await engine.must('incident.declare', { title: 'Down' });
  await until(async () => (await rowsOf(engine))[0]?.attempts === 1);
  await engine.must('backup.create', {});
  // It goes out after the backup was made.
  vendor.double.failBy(null);
  await settled(engine);
  expect(vendor.things).toHaveLength(3);
  engine.close();
  await restoreBackup({ dataDir: engine.dataDir });
  const restored = await testEngine({ ...sending(vendor.token), dataDir: engine.dataDir });
  const asked = vendor.double.requests.length;
  await until(async () => (await rowsOf(restored)).every(({ state }) => state === 'held'));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(vendor.double.requests).toHaveLength(asked);
  expect((await rowsOf(restored))[0]?.problem).toBeTruthy();
  const rows = (await rowsOf(restored)).map(({ num }) => num);
  await restored.must('outbox.confirm', { rows });
  expect((await settled(restored)).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  expect(vendor.things).toHaveLength(3);
});

it('an update that an older Deepwater wrote down goes out as soon as something is connected', async () => {
  const before = await testEngine();
  const { ref } = await before.must('incident.declare', { title: 'Declared long ago' });
  await before.must('update.post', { ref, text: 'Written under format 3' });
  before.close();
  const db = new Database(path.join(before.dataDir, 'deepwater.sqlite'));
  asOfThree(db);
  const old = db
    .prepare(
      `UPDATE outbox SET effect = 'update.internal', payload = json_remove(payload, '$.about') WHERE effect = 'channel.post'`,
    )
    .run();
  expect(old.changes).toBe(1);
  db.pragma('user_version = 3');
  db.close();
  const vendor = await plainVendor();
  const engine = await testEngine({ ...sending(vendor.token), dataDir: before.dataDir });
  await connect(engine, vendor);
  await until(() => vendor.things.length === 1);
  expect(vendor.things).toMatchObject([
    {
      effect: 'channel.post',
      payload: { text: expect.stringContaining('Written under format 3') as string },
    },
  ]);
  expect((await settled(engine)).map(({ state }) => state)).toEqual(['done']);
});
