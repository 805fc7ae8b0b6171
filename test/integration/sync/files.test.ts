import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { natsProgram, startNats } from '#test/servers/nats.ts';
import { installation, sharedFolder, teamOver, until, type Installation } from './kit.ts';

const program = await natsProgram();

/** Attaches a file to an incident. Returns its hash. */
async function attach(to: Installation, ref: string, content: Buffer, name = 'graph.bin'): Promise<string> {
  const attachment = await to.must('attachment.put', { name, content: content.toString('base64') });
  await to.must('entry.log', { ref, text: `See ${name}`, kind: 'evidence', detail: { attachment } });
  return attachment.hash;
}

const here = async (at: Installation, hash: string): Promise<boolean> =>
  (await at.do('attachment.get', { hash })).ok;

/** Whether what is stored is what was attached. */
async function sameThere(at: Installation, hash: string): Promise<boolean> {
  const { content } = await at.must('attachment.get', { hash });
  return createHash('sha256').update(Buffer.from(content, 'base64')).digest('hex') === hash;
}

const waited = async (at: Installation) => (await at.must('sync.status', {})).files;

/** The pieces of attached files in a shared folder. */
function piecesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /files\/[0-9a-f]{32}\/\d+$/.test(name))
    .map((name) => path.join(folder, name));
}

describe('attached files in a shared folder', () => {
  it('arrive whole, also when the folder goes away meanwhile, and for who comes when the owner has gone', async () => {
    const folder = sharedFolder();
    const [ana, bo] = (await teamOver(folder.path, ['ana', 'bo'])) as [Installation, Installation];
    const { ref } = await ana.must('incident.declare', { title: 'Checkout is down' });
    const hash = await attach(ana, ref, randomBytes(5_000_000));
    await until('some of it came', async () => ((await waited(bo)).list[0]?.arrived ?? 0) > 500_000);
    expect((await waited(bo)).list[0]).toMatchObject({ hash, name: 'graph.bin', bytes: 5_000_000, ref });
    const asked = await bo.do('attachment.get', { hash });
    expect(asked.ok ? '' : asked.refusal.message).toMatch(/graph\.bin is not here yet\. It comes from /);
    folder.away();
    await until('it broke off', async () => !(await bo.must('sync.status', {})).carriers[0]?.connected);
    expect(await here(bo, hash)).toBe(false);
    // The engine ends as well; what has come is not fetched again.
    bo.close();
    folder.back();
    const parts = path.join(bo.dataDir, 'incoming-files', hash);
    const kept = fs.readdirSync(parts).filter((name) => !name.startsWith('.'));
    const before = kept.map((name) => fs.statSync(path.join(parts, name)).mtimeMs);
    expect(kept.length).toBeGreaterThan(1);
    const again = await installation('bo', { dataDir: bo.dataDir });
    await until(
      'more came',
      async () => ((await waited(again)).list[0]?.arrived ?? 5e6) > kept.length * 262_144,
    );
    if (fs.existsSync(parts))
      expect(kept.map((name) => fs.statSync(path.join(parts, name)).mtimeMs)).toEqual(before);
    await until('it is here', () => here(again, hash));
    expect(await sameThere(again, hash)).toBe(true);
    expect(fs.existsSync(parts)).toBe(false);
    expect(await waited(again)).toEqual({ waiting: 0, bytes: 0, list: [] });
    // Nothing of the file, and not its hash, can be read in the folder.
    const lying = fs.readdirSync(folder.path, { recursive: true, encoding: 'utf8' });
    expect(lying.join(' ')).not.toContain(hash);

    // The pieces are taken away there, and who attached it has gone: bo brings it.
    const small = await attach(ana, ref, Buffer.from('Latency since the deploy'), 'latency.txt');
    await until('bo has it', () => here(again, small));
    ana.close();
    for (const piece of piecesIn(folder.path)) fs.rmSync(piece);
    const { code } = await again.must('sync.invite', {});
    const cy = await installation('cy');
    await cy.must('sync.join', { code });
    await until('it is with cy', () => here(cy, small));
  }, 60_000);

  it('that are not what they should be are refused and fetched from another; struck ones lie nowhere', async () => {
    const folder = sharedFolder();
    const [ana, bo, cy] = (await teamOver(folder.path, ['ana', 'bo', 'cy'])) as [
      Installation,
      Installation,
      Installation,
    ];
    const { ref } = await ana.must('incident.declare', { title: 'Checkout is down' });
    await until('all see it', async () =>
      (await Promise.all([bo, cy].map((each) => each.do('incident.show', { ref })))).every(({ ok }) => ok),
    );
    await cy.must('sync.offline', { on: true });
    const hash = await attach(ana, ref, randomBytes(600_000));
    await until('bo has it', () => here(bo, hash));
    // What ana laid down is changed: a piece of hers is cut short, as any machine in between could do.
    const [piece] = piecesIn(folder.path);
    expect(piece).toBeDefined();
    fs.writeFileSync(piece ?? '', fs.readFileSync(piece ?? '').subarray(0, 1_000));
    await cy.must('sync.offline', { on: false });
    await until('cy has it', () => here(cy, hash));
    expect(await sameThere(cy, hash)).toBe(true);
    const refused = await cy.must('sync.quarantine', {});
    expect(refused.map(({ reason }) => reason).join()).toContain('a piece of the attached file graph.bin');
    expect(new Set(refused.map(({ senderName }) => senderName)).size).toBe(1);

    const { entries } = await ana.must('incident.timeline', { ref });
    const entry = entries.find(({ detail }) => detail.attachment !== undefined)?.id ?? '';
    await ana.must('entry.strike', { ref, entry, reason: 'A customer’s name is on it' });
    await until('it is gone everywhere', async () => {
      const gone = await Promise.all([ana, bo, cy].map(async (each) => !(await here(each, hash))));
      return gone.every(Boolean) && piecesIn(folder.path).length === 0;
    });
    expect((await waited(bo)).waiting).toBe(0);
  }, 60_000);
});

describe.skipIf(program === null)('attached files by NATS', () => {
  it('arrive whole through a server that takes short messages and is killed meanwhile', async () => {
    const server = await startNats(program ?? '', {
      config: (store, port) =>
        `listen: "127.0.0.1:${port}"\nmax_payload: 100000\njetstream { store_dir: "${store}" }\n`,
    });
    onTestFinished(() => server.remove());
    const ana = await installation('ana');
    await ana.must('sync.start', { name: 'Team' });
    await ana.must('sync.carrier.set', { kind: 'nats', settings: { servers: [server.url] } });
    const bo = await installation('bo');
    await bo.must('sync.join', await ana.must('sync.invite', {}));
    const { ref } = await ana.must('incident.declare', { title: 'Checkout is down' });
    const hash = await attach(ana, ref, randomBytes(5_000_000));
    await until('some of it came', async () => ((await waited(bo)).list[0]?.arrived ?? 0) > 500_000);
    await server.kill();
    expect(await here(bo, hash)).toBe(false);
    await server.start();
    await until('it is here', () => here(bo, hash));
    expect(await sameThere(bo, hash)).toBe(true);

    // Who attached it goes; who comes later gets it from the server.
    ana.close();
    const { code } = await bo.must('sync.invite', {});
    bo.close();
    const cy = await installation('cy');
    await cy.must('sync.join', { code });
    await until('it is with cy', () => here(cy, hash));
    expect(await sameThere(cy, hash)).toBe(true);
  }, 60_000);
});
