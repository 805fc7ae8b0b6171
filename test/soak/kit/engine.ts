import { existsSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '#electron/dev/paths.ts';
import { BUILT } from '#electron/dev/test-desktops.ts';
import { nodeSpawn } from '#electron/main/engine-spawn-node.ts';
import type { EngineExit, EngineProcess } from '#electron/main/engine-spawn.ts';
import { parseReply } from '#electron/engine/session.ts';
import { refuse, type Outcome, type Refusal } from '#shared/contract/refusal.ts';
import { engineNoticeSchema } from '#shared/contract/wire.ts';

/**
 * The engine's script: the bundle when it is built, as in the application; the sources otherwise, unless `npm test` has
 * just seen to it that the bundle is made of them. It starts several times as fast.
 */
export function engineEntry(built: boolean): string {
  return productEntry('dist/engine/process.mjs', 'electron/engine/process.ts', built);
}

/** The script of the command line, chosen in the same way. */
export function commandLineEntry(): string {
  return productEntry('dist/cli/main.mjs', 'electron/cli/main.ts', false);
}

function productEntry(bundled: string, source: string, built: boolean): string {
  const bundle = path.join(repositoryRoot, bundled);
  const fresh = built || process.env[BUILT] === 'yes';
  return fresh && existsSync(bundle) ? bundle : path.join(repositoryRoot, source);
}

/** An engine in a process of its own, started the way the shell starts it. */
export interface EngineChild {
  readonly pid: number | undefined;
  /** Resolves once the folder is open, or with the reason why it isn't. */
  readonly ready: Promise<Outcome<undefined>>;
  readonly exited: Promise<EngineExit>;
  /** Calls the contract. A process that dies answers with the code `engine_gone`. */
  call(name: string, input: unknown): Promise<Outcome<unknown>>;
  /** Opens a subscription; `push` gets each increment. */
  subscribe(name: string, input: unknown, push: (increment: unknown) => void): void;
  /** Sends anything at all. */
  send(message: unknown): void;
  /** kill -9. */
  kill(): Promise<EngineExit>;
  /** Ends it as the shell does when the application quits. */
  stop(): Promise<EngineExit>;
}

/** Starts an engine process on a folder. */
export function startEngine(
  dataDir: string,
  entry = engineEntry(true),
  env: NodeJS.ProcessEnv = {},
): EngineChild {
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  const pushes = new Map<number, (increment: unknown) => void>();
  const gone: { ok: false; refusal: Refusal } = refuse('engine_gone', 'The process ended.');
  let ended = false;
  let next = 0;
  let ready: (outcome: Outcome<undefined>) => void = () => undefined;
  let exited: (exit: EngineExit) => void = () => undefined;
  const whenReady = new Promise<Outcome<undefined>>((resolve) => (ready = resolve));
  const whenExited = new Promise<EngineExit>((resolve) => (exited = resolve));

  function receive(message: unknown): void {
    const notice = engineNoticeSchema.safeParse(message);
    if (notice.success) {
      if (notice.data.kind === 'ready') ready({ ok: true, output: undefined });
      if (notice.data.kind === 'failed') ready({ ok: false, refusal: notice.data.refusal });
      return;
    }
    const reply = parseReply(message);
    if (reply === null)
      throw new Error(`the engine said what no one understands: ${JSON.stringify(message)}`);
    if (reply.kind === 'increment') {
      pushes.get(reply.id)?.(reply.increment);
      return;
    }
    waiting.get(reply.id)?.(
      reply.kind === 'result' ? { ok: true, output: reply.output } : { ok: false, refusal: reply.refusal },
    );
    waiting.delete(reply.id);
  }

  const child: EngineProcess = nodeSpawn({
    node: process.execPath,
    entry,
    env: { ...quietly(process.env), ...env },
  })({
    message: receive,
    exit(exit) {
      ended = true;
      for (const answer of waiting.values()) answer(gone);
      waiting.clear();
      ready(gone);
      exited(exit);
    },
  });
  child.send({ kind: 'start', dataDir, appVersion: 'soak' });

  return {
    pid: child.pid,
    ready: whenReady,
    exited: whenExited,
    call: (name, input) =>
      new Promise((resolve) => {
        if (ended) {
          resolve(gone);
          return;
        }
        const id = next;
        next += 1;
        waiting.set(id, resolve);
        child.send({ kind: 'call', id, name, input });
      }),
    subscribe(name, input, push) {
      const id = next;
      next += 1;
      pushes.set(id, push);
      child.send({ kind: 'subscribe', id, name, input });
    },
    send: (message) => child.send(message),
    kill() {
      child.kill();
      return whenExited;
    },
    stop() {
      child.send({ kind: 'stop' });
      return whenExited;
    },
  };
}

/** Compiled code is kept between starts, so that a restart costs what it costs in the application. */
function quietly(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, NODE_COMPILE_CACHE: path.join(repositoryRoot, 'node_modules/.cache/deepwater/compiled') };
}
