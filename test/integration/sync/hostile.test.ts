import { createHash, createHmac, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInvitation } from '#electron/engine/sync/invitation.ts';
import { seal, type WorkspaceKey } from '#electron/engine/sync/seal.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import type { SyncMessage } from '#shared/sync/message.ts';
import { sealed } from '../log/kit.ts';
import { installation, sharedFolder, until, type Installation } from './kit.ts';

/** Somebody who has the invitation and writes what no Deepwater would. */
interface Attacker {
  replica: string;
  announcement: Envelope;
  key: WorkspaceKey;
  /** Puts a file into the folder as if this replica had. */
  put(bytes: Buffer, name?: string): string;
  /** Lays something down as the first piece of an attached file. */
  lay(hash: string, bytes: Buffer): void;
  sealedAs(message: SyncMessage, sender?: string, key?: WorkspaceKey): Buffer;
  events(events: Envelope[], change?: object): SyncMessage;
}

function attackerOf(folder: string, code: string): Attacker {
  const invitation = readInvitation(code, undefined);
  if (!invitation.ok) throw new Error('the invitation is whole');
  const { workspace, keys } = invitation.output;
  const secret = Buffer.from(keys[0]?.key ?? '', 'base64');
  const id = createHash('sha256').update('deepwater key ').update(secret).digest('hex').slice(0, 16);
  const key = { generation: 1, id, key: secret };
  const pair = generateKeyPairSync('ed25519');
  const replica = randomUUID();
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const data = { replica, publicKey, name: 'eve' };
  const announcement = sealed({ stream: 'workspace', replica, seq: 1, type: 'replica.announced', data });
  const signer = (bytes: Buffer): Buffer =>
    sign(null, Buffer.concat([Buffer.from('deepwater message\n'), bytes]), pair.privateKey);
  const own = path.join(folder, `deepwater-${workspace}`, replica);
  fs.mkdirSync(own, { recursive: true });
  let count = 0;
  return {
    replica,
    announcement,
    key,
    put(bytes, name) {
      count += 1;
      const time = (Date.now() + count).toString(16).padStart(12, '0');
      const file = path.join(own, name ?? `${time}-${randomBytes(6).toString('hex')}.parcel`);
      fs.writeFileSync(file, bytes);
      return file;
    },
    lay(hash, bytes) {
      const name = createHmac('sha256', secret).update(`deepwater subject file ${hash}`).digest('hex');
      const dir = path.join(own, 'files', name.slice(0, 32));
      fs.mkdirSync(dir, { recursive: true });
      fs.writeFileSync(path.join(dir, '0'), bytes);
    },
    sealedAs: (message, sender = replica, under = key) =>
      seal(message, under, { workspace, sender, sign: signer }),
    events(events, change = {}) {
      const [first] = events;
      if (first === undefined) throw new Error('a message holds an event');
      return {
        kind: 'events',
        stream: first.stream,
        replica: first.replica,
        events,
        checkpoint: null,
        announcements: [announcement],
        ...change,
      };
    },
  };
}

async function reasons(of: Installation): Promise<string[]> {
  return (await of.must('sync.quarantine', { all: true })).map((row) => row.reason);
}

/** Everything an incident shows, and how many events there are. */
async function shown(of: Installation, ref: string): Promise<unknown> {
  const { entries } = await of.must('incident.timeline', { ref });
  const { events } = await of.must('engine.status', {});
  return { entries, events };
}

describe('somebody hostile in the shared folder', () => {
  it('gets nothing in that does not verify, and every attempt is kept with its reason', async () => {
    const folder = sharedFolder();
    const ana = await installation('ana');
    await ana.must('sync.start', { name: 'Team' });
    await ana.must('sync.carrier.set', { kind: 'folder', settings: { path: folder.path, seconds: 0.2 } });
    const { code } = await ana.must('sync.invite', {});
    const { ref, stream } = await ana.must('incident.declare', { title: 'Watched' });
    const { replica: victim } = await ana.must('engine.status', {});
    await until(
      'the folder is in use',
      async () => (await ana.must('sync.status', {})).carriers[0]?.connected === true,
    );
    const eve = attackerOf(folder.path, code);
    const before = await shown(ana, ref);
    const note = (change: Partial<Envelope> = {}): Envelope =>
      sealed({
        stream,
        replica: eve.replica,
        seq: 1,
        type: 'entry.logged',
        data: { n: 9, kind: 'note', text: 'x', detail: {}, undated: false, replyTo: null },
        ...change,
      });
    const stranger = randomBytes(32);
    const attempts: [Buffer, RegExp][] = [
      [randomBytes(5_000), /not a parcel of Deepwater/],
      [Buffer.alloc(0), /not a parcel of Deepwater/],
      [eve.sealedAs(eve.events([note()], { announcements: [] })), /without telling its key/],
      [eve.sealedAs(eve.events([note()]), victim === '' ? '' : randomUUID()), /without telling its key/],
      [eve.sealedAs(eve.events([{ ...note(), actor: '@ana' }])), /hash does not match/],
      [eve.sealedAs(eve.events([note({ replica: victim, seq: 2 })])), /nothing shows that .* wrote it/],
      [
        eve.sealedAs(
          eve.events([note({ replica: victim, seq: 2 })], {
            checkpoint: { seq: 2, hash: 'a'.repeat(64), signature: 'AAAA' },
          }),
        ),
        /signature is about other events/,
      ],
      [eve.sealedAs(eve.events([note(), note({ seq: 3 })])), /don’t follow each other/],
      [eve.sealedAs({ ...eve.events([note()]), replica: randomUUID() } as SyncMessage), /several chains/],
      [eve.sealedAs({ kind: 'events', nonsense: true } as unknown as SyncMessage), /malformed/],
      [eve.sealedAs(eve.events([note({ data: { n: 'many' } })])), /payload is malformed/],
      [eve.sealedAs(eve.events([note()]), eve.replica, { ...eve.key, generation: 7 }), /wrong generation/],
      [eve.sealedAs(eve.events([note()]), eve.replica, { ...eve.key, key: stranger }), /changed on its way/],
      [
        Buffer.concat([eve.sealedAs(eve.events([note()])).subarray(0, -3), Buffer.alloc(3)]),
        /changed on its way/,
      ],
      [eve.sealedAs(eve.events([note({ data: { bomb: '0'.repeat(9_000_000) } })])), /larger than any parcel/],
    ];
    for (const [bytes] of attempts) eve.put(bytes);
    const sealedByVictim = seal(eve.events([note()]), eve.key, {
      workspace: readWorkspace(folder.path),
      sender: victim,
      sign: () => Buffer.alloc(64),
    });
    eve.put(sealedByVictim);
    // Things that are no parcels: a link, a pipe’s name, a file that is far too large, names of any kind.
    const dir = path.dirname(eve.put(Buffer.from('x'), 'notes.txt'));
    fs.symlinkSync('/etc/passwd', path.join(dir, '0193a0000000-aaaaaaaaaaaa.parcel'));
    fs.mkdirSync(path.join(dir, '0193a0000001-aaaaaaaaaaaa.parcel'));
    fs.writeFileSync(path.join(dir, '0193a0000002-aaaaaaaaaaaa.parcel'), '');
    fs.truncateSync(path.join(dir, '0193a0000002-aaaaaaaaaaaa.parcel'), 200_000_000);
    fs.symlinkSync('/', path.join(path.dirname(dir), randomUUID()));
    fs.writeFileSync(path.join(dir, 'a'.repeat(250)), 'x');

    const wanted = [
      ...attempts.map(([, reason]) => reason),
      /is a link/,
      /not a file/,
      /larger than any parcel \(2/,
      /a link stands where/,
    ];
    await until('everything was looked at', async () => {
      const all = await reasons(ana);
      return wanted.every((reason) => all.some((each) => reason.test(each)));
    }).catch(async (error: unknown) => {
      const all = await reasons(ana);
      const missing = wanted.filter((reason) => !all.some((each) => reason.test(each)));
      throw new Error(`${String(error)}\nnot refused: ${missing.join(', ')}\nrefused: ${all.join('; ')}`);
    });
    // Her own announcement is true; nothing else of it came in, and nothing that was there changed.
    const after = (await shown(ana, ref)) as { entries: unknown; events: number };
    expect(after.entries).toEqual((before as { entries: unknown }).entries);
    expect(after.events).toBeLessThanOrEqual((before as { events: number }).events + 1);
    expect((await ana.must('log.verify', {})).ok).toBe(true);
    // The way still works for who behaves, and a replay of what was taken changes nothing.
    const good = eve.sealedAs(eve.events([note()]));
    eve.put(good);
    await until(
      'an honest event came in',
      async () => (await ana.must('engine.status', {})).events > after.events,
    );
    const taken = await shown(ana, ref);
    for (let again = 0; again < 3; again += 1) eve.put(good);
    // A fork of her own chain is refused and shown.
    eve.put(eve.sealedAs(eve.events([note({ hlc: 'f'.repeat(12) + '0000' })])));
    await until('the fork was refused', async () =>
      (await reasons(ana)).some((each) => /the chain was forked/.test(each)),
    );
    expect(await shown(ana, ref)).toEqual(taken);
  }, 60_000);

  it('brings no other file than the one that was attached: it is refused, and fetched from another', async () => {
    const folder = sharedFolder();
    const ana = await installation('ana');
    await ana.must('sync.start', { name: 'Team' });
    await ana.must('sync.carrier.set', { kind: 'folder', settings: { path: folder.path, seconds: 0.2 } });
    const { code } = await ana.must('sync.invite', {});
    const { ref } = await ana.must('incident.declare', { title: 'Watched' });
    const names = ['changed.txt', 'moved.txt', 'stolen.txt', 'long.txt'];
    const hashes: string[] = [];
    for (const name of names) {
      const content = Buffer.from(`What ana saw, ${name}`).toString('base64');
      const attachment = await ana.must('attachment.put', { name, content });
      hashes.push(attachment.hash);
      await ana.must('entry.log', { ref, text: name, detail: { attachment } });
    }
    const piecesOf = (): string[] =>
      fs
        .readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
        .filter((each) => /files\/[0-9a-f]{32}\/0$/.test(each));
    await until('they lie there', () => piecesOf().length === names.length);
    // Her pieces are gone, and she is away: only eve’s lie there.
    await ana.must('sync.offline', { on: true });
    for (const piece of piecesOf()) fs.rmSync(path.join(folder.path, piece));
    const eve = attackerOf(folder.path, code);
    const file = (hash: string, content: string): SyncMessage => ({
      kind: 'file',
      hash,
      at: 0,
      bytes: Buffer.from(`What ana saw, ${names[hashes.indexOf(hash)] ?? ''}`).length,
      content: Buffer.from(content).toString('base64'),
      announcements: [eve.announcement],
    });
    const [changed = '', moved = '', stolen = '', long = ''] = hashes;
    eve.lay(changed, eve.sealedAs(file(changed, 'What ana never saw, x.txt')));
    eve.lay(moved, eve.sealedAs(file(stolen, 'What ana saw, stolen.txt')));
    eve.lay(stolen, eve.sealedAs(file(stolen, 'What ana saw, stolen.txt'), randomUUID()));
    eve.lay(long, Buffer.alloc(4_000_001));
    const bo = await installation('bo');
    await bo.must('sync.join', { code });
    await until('eve’s are refused', async () => (await reasons(bo)).length === names.length);
    for (const hash of hashes) expect((await bo.do('attachment.get', { hash })).ok).toBe(false);
    await ana.must('sync.offline', { on: false });
    for (const [index, hash] of hashes.entries()) {
      await until(
        `${names[index] ?? ''} is here`,
        async () => (await bo.do('attachment.get', { hash })).ok,
        15_000,
      );
      const { content } = await bo.must('attachment.get', { hash });
      expect(Buffer.from(content, 'base64').toString()).toBe(`What ana saw, ${names[index] ?? ''}`);
    }
    const said = (await reasons(bo)).join('\n');
    expect(said).toContain('the attached file changed.txt is not what its hash says');
    expect(said).toContain('a piece of the attached file moved.txt: it is not the piece it should be');
    expect(said).toContain('a piece of the attached file stolen.txt: ');
    expect(said).toContain('a piece of the attached file long.txt: it is larger than any parcel');
  }, 60_000);
});

function readWorkspace(folder: string): string {
  const [name = ''] = fs.readdirSync(folder);
  return name.replace('deepwater-', '');
}
