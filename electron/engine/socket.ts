import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Reply } from '#shared/contract/wire.ts';
import type { Engine } from './engine.ts';
import { dataFolder, reasonOf, writeFileDurably } from './log/folder.ts';
import { createSession } from './session.ts';

const engineFile = z.object({ pid: z.number(), socket: z.string() });

/** Longest line a command line may send: an import of 20 MB in base64, and room. */
const LONGEST = 32 * 1024 * 1024;
/** How long an engine that ends still answers what came before, and then waits for whoever reads slowly, ms. */
const LAST_ANSWERS = 2_000;
const LAST_READING = 500;

/**
 * Where the engine of a folder listens: a socket only this user can reach. It lies outside the folder because its
 * path may not be longer than about 100 bytes, and folders are where people put them.
 */
export function socketPath(dataDir: string): string {
  const folder = fs.realpathSync(dataDir);
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\deepwater-${name}`;
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const base = runtime !== undefined && runtime.length < 60 && fs.existsSync(runtime) ? runtime : os.tmpdir();
  return path.join(base, `deepwater-${process.getuid?.() ?? 0}`, `${name}.sock`);
}

/** An engine's ear. `close` answers what came; with `patience`, in ms, it lets those who are connected finish first. */
export interface Ear {
  close(patience?: number): Promise<void>;
}

/** Lets the command line talk to an open engine. One JSON message a line, both ways. */
export async function listen(engine: Engine, dataDir: string): Promise<Ear> {
  const folder = dataFolder(dataDir);
  const address = socketPath(dataDir);
  if (process.platform !== 'win32') {
    fs.mkdirSync(path.dirname(address), { recursive: true, mode: 0o700 });
    // The folder's lock is ours, so whoever left this socket behind is gone.
    fs.rmSync(address, { force: true });
  }
  const connections = new Map<net.Socket, ReturnType<typeof createSession>>();
  const server = net.createServer((connection) => {
    const send = (reply: Reply): void => {
      if (connection.writable) connection.write(`${JSON.stringify(reply)}\n`);
    };
    const session = createSession(engine, send);
    connections.set(connection, session);
    let pending = 0;
    connection.on('data', (chunk: Buffer) => {
      pending = chunk.includes(10) ? 0 : pending + chunk.length;
      if (pending > LONGEST) connection.destroy();
    });
    const lines = createInterface({ input: connection });
    lines.on('line', (line) => {
      try {
        session.receive(JSON.parse(line));
      } catch {
        connection.destroy();
      }
    });
    // It hands on what goes wrong with the connection, which is seen to below.
    lines.on('error', () => undefined);
    connection.on('error', () => connection.destroy());
    connection.on('close', () => {
      session.end();
      connections.delete(connection);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => resolve());
  });
  server.unref();
  if (process.platform !== 'win32') fs.chmodSync(address, 0o600);
  writeFileDurably(folder.engine, JSON.stringify({ pid: process.pid, socket: address }));
  return {
    async close(patience = 0) {
      const over = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.race([over, pause(patience, undefined, { ref: false })]);
      const answered = [...connections.values()].map((each) => each.answered());
      await Promise.race([Promise.all(answered), pause(LAST_ANSWERS, undefined, { ref: false })]);
      for (const connection of connections.keys()) connection.destroySoon();
      const cut = setTimeout(() => {
        for (const connection of connections.keys()) connection.destroy();
      }, LAST_READING);
      await over;
      clearTimeout(cut);
      fs.rmSync(folder.engine, { force: true });
    },
  };
}

/** Connects to the engine of a folder; null when none answers. */
export async function reach(dataDir: string): Promise<net.Socket | null> {
  for (const address of addresses(dataDir)) {
    const socket = await dial(address);
    if (socket !== null) return socket;
  }
  return null;
}

/** Where an engine may listen: as it wrote down itself, because cron and sudo see other environments than a desktop. */
function addresses(dataDir: string): string[] {
  try {
    const written = engineFile.safeParse(JSON.parse(fs.readFileSync(dataFolder(dataDir).engine, 'utf8')));
    return [...(written.success ? [written.data.socket] : []), socketPath(dataDir)];
  } catch (error) {
    if (error instanceof SyntaxError) return [socketPath(dataDir)];
    if (reasonOf(error) !== 'ENOENT') throw error;
    return fs.existsSync(dataDir) ? [socketPath(dataDir)] : [];
  }
}

function dial(address: string): Promise<net.Socket | null> {
  return new Promise((resolve) => {
    const socket = net.createConnection(address);
    socket.once('connect', () => {
      // Whoever gets the socket listens for its errors.
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', () => resolve(null));
  });
}
