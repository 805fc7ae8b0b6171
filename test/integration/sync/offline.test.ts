import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, testEngine } from '../engine/kit.ts';

const script = path.join(import.meta.dirname, '../../servers/short-engine.ts');

/** Whether system calls can be counted here; it says so when they can't. */
function canTrace(): boolean {
  const can = process.platform === 'linux' && spawnSync('strace', ['-f', '-qq', 'true']).status === 0;
  if (!can)
    process.stderr.write('skipped: connection attempts are counted with strace, which can’t run here.\n');
  return can;
}

/** A server that counts who connects, and answers nobody. */
async function countingServer(): Promise<{ port: number; connections: () => number }> {
  let count = 0;
  const server = net.createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    connections: () => count,
  };
}

/** The attempts to reach any network address that an engine makes while it works on a folder for a moment. */
async function attemptsOf(dataDir: string, line: 'on' | 'off' | 'as-is', hash: string): Promise<string[]> {
  const trace = path.join(temporaryFolder(), 'trace');
  await promisify(execFile)('strace', [
    ...['-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', trace],
    ...[process.execPath, script, dataDir, line, hash],
  ]);
  return fs
    .readFileSync(trace, 'utf8')
    .split('\n')
    .filter((call) => /sa_family=AF_INET6?\b/.test(call));
}

it.skipIf(!canTrace())(
  'whoever works offline, or is connected to nothing, makes no attempt to reach anything',
  async () => {
    const server = await countingServer();
    const [shared, sharedOnline] = [temporaryFolder(), temporaryFolder()];
    const engine = await testEngine({ me: '@ana' });
    await engine.must('sync.start', { name: 'Team' });
    await engine.must('sync.offline', { on: true });
    await engine.must('sync.carrier.set', {
      kind: 'nats',
      settings: { servers: [`127.0.0.1:${server.port}`] },
    });
    await engine.must('sync.carrier.set', { kind: 'folder', settings: { path: shared, seconds: 0.2 } });
    const address = `http://127.0.0.1:${server.port}`;
    for (const [kind, settings] of [
      ['alertmanager', { address }],
      ['webhook', { address }],
      ['prometheus', { address }],
    ] as const)
      await engine.must('connector.set', { connector: { kind, name: kind, settings: { ...settings } } });
    // A file that an entry names and that is not here: it would be fetched.
    const { ref } = await engine.must('incident.declare', { title: 'Lacks a file' });
    const content = Buffer.from('What the graph showed').toString('base64');
    const attachment = await engine.must('attachment.put', { name: 'graph.txt', content });
    await engine.must('entry.log', { ref, text: 'See the graph', detail: { attachment } });
    engine.close();
    fs.rmSync(path.join(engine.dataDir, 'attachments'), { recursive: true });
    const online = temporaryFolder();
    fs.cpSync(engine.dataDir, online, { recursive: true });
    const file = path.join(online, 'workspace.json');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(shared, sharedOnline));

    const [offline, alone, connected] = await Promise.all([
      attemptsOf(engine.dataDir, 'as-is', attachment.hash),
      attemptsOf(temporaryFolder(), 'as-is', attachment.hash),
      attemptsOf(online, 'on', attachment.hash),
    ]);
    expect(offline).toEqual([]);
    expect(alone).toEqual([]);
    expect(fs.readdirSync(shared)).toEqual([]);
    // The same engine online: what is counted above is what would be seen.
    expect(connected.length).toBeGreaterThan(2);
    expect(server.connections()).toBeGreaterThan(2);
    expect(fs.readdirSync(sharedOnline)).toHaveLength(1);
  },
  60_000,
);
