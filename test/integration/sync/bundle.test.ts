import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openEngine, type Engine } from '#electron/engine/engine.ts';
import { BUNDLE_MAGIC, FRAME_HEAD, frameHead } from '#shared/sync/bundle.ts';
import { eventsText, output } from '#test/servers/team.ts';

let dir: string;
const engines: Engine[] = [];

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-bundle-'));
});
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close();
  fs.rmSync(dir, { recursive: true, force: true });
});

async function open(name: string): Promise<Engine> {
  const engine = await openEngine({
    dataDir: path.join(dir, name),
    appVersion: 'test',
    me: '@ana',
    selfCare: false,
  });
  engines.push(engine);
  return engine;
}

const logOf = (name: string): string => eventsText(path.join(dir, name, 'deepwater.sqlite'));
const bundle = (name = 'team.deepwater'): string => path.join(dir, name);

/** Two members that have never met but by the invitation. */
async function pair(): Promise<readonly [Engine, Engine]> {
  const [a, b] = [await open('a'), await open('b')];
  output(await a.do('sync.start', { name: 'Team' }));
  const { code } = output(await a.do('sync.invite', {}));
  output(await b.do('sync.join', { code }));
  return [a, b];
}

async function incident(
  engine: Engine,
  notes: number,
): Promise<{ ref: string; hash: string; content: Buffer }> {
  const { ref } = output(await engine.do('incident.declare', { title: 'Checkout fails' }));
  for (let index = 0; index < notes; index += 1)
    output(await engine.do('entry.log', { ref, text: `note ${index}` }));
  const content = randomBytes(1_600_000);
  const stored = output(
    await engine.do('attachment.put', { name: 'graph.bin', content: content.toString('base64') }),
  );
  output(await engine.do('entry.log', { ref, text: 'a graph', detail: { attachment: stored } }));
  return { ref, hash: stored.hash, content };
}

const exported = async (engine: Engine, input: { ref?: string; open?: boolean; path?: string } = {}) =>
  output(await engine.do('bundle.export', { path: bundle(), open: false, ...input }));
const imported = async (engine: Engine, file = bundle()) =>
  output(await engine.do('bundle.import', { path: file }));

/** Where each frame begins, and where the file ends. */
function framesOf(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = BUNDLE_MAGIC.length; at < bytes.length; at += FRAME_HEAD + bytes.readUInt32BE(at + 1))
    starts.push(at);
  return [...starts, bytes.length];
}

describe('a bundle sealed for the workspace', () => {
  test('brings everything with its files and a report, once', async () => {
    const [a, b] = await pair();
    const { ref, hash, content } = await incident(a, 100);
    const written = await exported(a);
    expect(written).toMatchObject({ incidents: 1, files: 1, open: false });
    expect(fs.readFileSync(bundle()).includes('note 1')).toBe(false);
    const first = await imported(b);
    expect(first).toMatchObject({ complete: true, signed: true, quarantined: 0, waiting: 0, filesAdded: 1 });
    expect(first.added).toBe(written.events);
    expect(first.report?.by).toBe('bundle');
    expect(first.report?.incidents[0]).toMatchObject({ ref, fresh: true });
    const file = output(await b.do('attachment.get', { hash }));
    expect(Buffer.from(file.content, 'base64').equals(content)).toBe(true);
    expect(await imported(b)).toMatchObject({ added: 0, known: written.events, filesKnown: 1, report: null });
    await exported(b, { path: bundle('back.deepwater') });
    await imported(a, bundle('back.deepwater'));
    expect(logOf('a')).toBe(logOf('b'));
    expect(output(await b.do('log.verify', {})).problems).toEqual([]);
  });

  test('of one incident, or since some time', async () => {
    const [a, b] = await pair();
    const one = await incident(a, 3);
    await incident(a, 3);
    expect(await exported(a, { ref: one.ref })).toMatchObject({ incidents: 1, files: 1 });
    expect(await imported(b)).toMatchObject({ complete: true, waiting: 0 });
    expect(output(await b.do('incident.list', {})).length).toBe(1);
    const since = Date.now() + 60_000;
    const later = output(
      await a.do('bundle.export', { path: bundle('later.deepwater'), since, open: false }),
    );
    expect(later).toMatchObject({ events: 0, files: 0 });
  });

  test('is refused, in words, by who can’t read it', async () => {
    const [a] = await pair();
    await incident(a, 3);
    await exported(a);
    const alone = await open('alone');
    expect(await alone.do('bundle.import', { path: bundle() })).toMatchObject({
      ok: false,
      refusal: { code: 'no_workspace' },
    });
    expect(await alone.do('bundle.export', { path: bundle('x.deepwater') })).toMatchObject({
      ok: false,
      refusal: { code: 'no_workspace' },
    });
    output(await alone.do('sync.start', { name: 'Others' }));
    expect(await alone.do('bundle.import', { path: bundle() })).toMatchObject({
      ok: false,
      refusal: { code: 'other_workspace' },
    });
  });

  test('cut off anywhere, it brings what is whole and says what is missing; the whole file brings the rest', async () => {
    const [a, b] = await pair();
    await incident(a, 270);
    const { events } = await exported(a);
    const bytes = fs.readFileSync(bundle());
    const ends = framesOf(bytes);
    for (const at of [
      10,
      BUNDLE_MAGIC.length + 3,
      (ends[2] ?? 0) + 4,
      (ends[3] ?? 0) + 1_000,
      bytes.length - 1,
    ]) {
      fs.writeFileSync(bundle('cut.deepwater'), bytes.subarray(0, at));
      const outcome = await b.do('bundle.import', { path: bundle('cut.deepwater') });
      if (!outcome.ok) expect(outcome.refusal.code).toBe('invalid_file');
      else {
        const { complete, added, known, missingEvents, quarantined } = outcome.output;
        expect({ complete, quarantined }).toEqual({ complete: false, quarantined: 0 });
        expect(added + known + missingEvents).toBe(events);
      }
    }
    expect(await imported(b)).toMatchObject({ complete: true, missingEvents: 0, missingFiles: 0 });
  });

  test('an engine that ends in the middle goes on there', async () => {
    const [a, b] = await pair();
    for (let index = 0; index < 3; index += 1) await incident(a, 90);
    await exported(a);
    void b.do('bundle.import', { path: bundle() }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 150));
    b.close();
    engines.splice(engines.indexOf(b), 1);
    const again = await open('b');
    expect(await imported(again)).toMatchObject({
      complete: true,
      waiting: 0,
      quarantined: 0,
      missingEvents: 0,
    });
    expect(output(await again.do('log.verify', {})).problems).toEqual([]);
    expect(output(await again.do('incident.list', {})).length).toBe(3);
  });

  test('changed bytes bring nothing wrong in', async () => {
    const [a, b] = await pair();
    await incident(a, 40);
    await exported(a);
    const bytes = fs.readFileSync(bundle());
    for (let round = 0; round < 24; round += 1) {
      const damaged = Buffer.from(bytes);
      const at = Math.floor((round / 24) * damaged.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (round % 8));
      fs.writeFileSync(bundle('damaged.deepwater'), damaged);
      const outcome = await b.do('bundle.import', { path: bundle('damaged.deepwater') });
      if (outcome.ok)
        expect(
          outcome.output.complete && outcome.output.signed === true && outcome.output.quarantined === 0,
        ).toBe(false);
    }
    const { problems } = output(await b.do('log.verify', {}));
    // A damaged file was not stored; its entry says so until the whole bundle comes.
    expect(problems.filter(({ problem }) => !problem.endsWith('is not stored here'))).toEqual([]);
    expect(await imported(b)).toMatchObject({ complete: true, signed: true });
    expect(output(await b.do('log.verify', {})).problems).toEqual([]);
  });
});

describe('an open bundle', () => {
  test('is read by anyone: a stranger gets the incidents, never the team’s settings', async () => {
    const [a] = await pair();
    output(await a.do('person.set', { handle: '@zed', name: 'Zed' }));
    const { ref, hash } = await incident(a, 40);
    await exported(a, { open: true });
    const stranger = await open('stranger');
    expect(await imported(stranger)).toMatchObject({
      complete: true,
      signed: true,
      quarantined: 0,
      filesAdded: 1,
    });
    expect((await stranger.do('incident.show', { ref })).ok).toBe(true);
    expect((await stranger.do('attachment.get', { hash })).ok).toBe(true);
    expect(output(await stranger.do('workspace.show', {})).people).toEqual([]);
    expect(output(await stranger.do('log.verify', {})).problems).toEqual([]);
  });

  test('swapped, repeated and exploding parts are quarantined', async () => {
    const [a] = await pair();
    await incident(a, 300);
    await exported(a, { open: true });
    const bytes = fs.readFileSync(bundle());
    const at = framesOf(bytes);
    const frame = (index: number): Buffer => bytes.subarray(at[index], at[index + 1]);
    const bomb = zlib.zstdCompressSync(Buffer.alloc(200_000_000));
    const chunk = frame(1).subarray(FRAME_HEAD);
    const head = chunk.subarray(0, 6 + chunk.readUInt16BE(4) + 64);
    const explosive = Buffer.concat([head, bomb]);
    const parts = [
      bytes.subarray(0, at[1]),
      frame(2),
      frame(1),
      frame(1),
      frameHead('events', explosive.length),
      explosive,
      bytes.subarray(at[3]),
    ];
    fs.writeFileSync(bundle('hostile.deepwater'), Buffer.concat(parts));
    const stranger = await open('stranger');
    const before = process.memoryUsage().rss;
    const result = await imported(stranger, bundle('hostile.deepwater'));
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
    expect(result.signed).toBe(false);
    expect(result.quarantined).toBeGreaterThanOrEqual(4);
    expect(output(await stranger.do('log.verify', {})).problems).toEqual([]);
    expect(await imported(stranger)).toMatchObject({ complete: true, signed: true });
  });
});

test('a bundle takes the place of nothing else, and nothing else is taken for one', async () => {
  const a = await open('a');
  await incident(a, 2);
  const refused = async (file: string): Promise<string> => {
    const outcome = await a.do('bundle.export', { path: file, open: true });
    return outcome.ok ? 'written' : outcome.refusal.message;
  };
  fs.writeFileSync(bundle('letter.deepwater'), 'Dear team');
  fs.symlinkSync('/etc/passwd', bundle('link.deepwater'));
  expect(await refused(bundle('.bashrc'))).toMatch(/ends in .deepwater/);
  expect(await refused('team.deepwater')).toMatch(/whole path/);
  expect(await refused(bundle('letter.deepwater'))).toMatch(/no bundle/);
  expect(await refused(bundle('link.deepwater'))).toMatch(/not a file/);
  expect(await refused(path.join(dir, 'nowhere', 'x.deepwater'))).toMatch(/ENOENT/);
  expect(await refused(bundle())).toBe('written');
  expect(await refused(bundle())).toBe('written');
  expect(fs.readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  for (const file of [dir, '/dev/zero', bundle('letter.deepwater'), bundle('none.deepwater')])
    expect((await a.do('bundle.import', { path: file })).ok).toBe(false);
});
