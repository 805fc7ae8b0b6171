import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '#electron/dev/free-port.ts';
import { systemProgram } from './program.ts';

/** A real nats-server of this test, on ports of 127.0.0.1 that were free. */
export interface NatsServer {
  readonly url: string;
  readonly port: number;
  /** Where JetStream keeps its files. */
  readonly store: string;
  /** Starts it again on the same port. Resolves once it accepts connections. */
  start(): Promise<void>;
  /** kill -9, or another signal that ends it. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Stands still without closing a connection. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
  /** What it wrote. */
  output(): string;
}

/** The program; null where it can't be had. */
export function natsProgram(): Promise<string | null> {
  return systemProgram('nats-server');
}

/** Starts a server with a configuration; without one, alone and with JetStream. */
export async function startNats(
  program: string,
  options: {
    config?: (store: string, port: number) => string;
    port?: number;
    dir?: string;
    /** Where it is reached, instead of 127.0.0.1. */
    host?: string;
    /** A program that starts it, with its arguments. */
    within?: readonly string[];
  } = {},
): Promise<NatsServer> {
  const dir = options.dir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-nats-'));
  const store = path.join(dir, 'jetstream');
  const port = options.port ?? (await freePort());
  const host = options.host ?? '127.0.0.1';
  const file = path.join(dir, 'server.conf');
  fs.writeFileSync(
    file,
    options.config?.(store, port) ?? `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${store}" }\n`,
  );
  let child: ChildProcess | null = null;
  let output = '';
  const server: NatsServer = {
    url: `nats://${host}:${port}`,
    port,
    store,
    async start() {
      if (child !== null) throw new Error('this server runs already');
      const [command = program, ...before] = options.within ?? [];
      const args = [...before, ...(command === program ? [] : [program]), '-c', file];
      const started = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      started.stderr.on('data', (bytes: Buffer) => {
        output += bytes.toString();
      });
      child = started;
      await accepts(
        host,
        port,
        () => started.exitCode === null,
        () => output,
      );
    },
    async kill(signal = 'SIGKILL') {
      const ending = child;
      child = null;
      if (ending === null || ending.exitCode !== null) return;
      const exited = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGCONT');
      ending.kill(signal);
      await exited;
    },
    pause() {
      child?.kill('SIGSTOP');
    },
    resume() {
      child?.kill('SIGCONT');
    },
    async remove() {
      await server.kill();
      fs.rmSync(dir, { recursive: true, force: true });
    },
    output: () => output,
  };
  await server.start();
  return server;
}

async function accepts(
  host: string,
  port: number,
  lives: () => boolean,
  output: () => string,
): Promise<void> {
  for (let times = 0; times < 400; times += 1) {
    if (!lives()) throw new Error(`nats-server ended at once: ${output()}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, host);
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await wait(25);
  }
  throw new Error(`nats-server does not listen on ${port}: ${output()}`);
}
