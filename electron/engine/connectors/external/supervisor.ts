import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { pauseAfter } from '#shared/policy/outbox.ts';
import { reasonOf } from '../../log/folder.ts';
import { DeliveryError } from '../connector.ts';
import { createPeer, type Peer, type RpcAnswer } from './peer.ts';

/** What of our environment a connector's program gets: enough to be started, nothing of ours. */
const ENVIRONMENT = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'PATHEXT'];
/** One that ends sooner after its start is started more and more seldom, ms. */
const SETTLED_AFTER = 10_000;
/** One that does not end by itself is ended, ms. */
const ENDS_WITHIN = 2_000;
/** One that nobody asked anything for so long is ended, ms. */
const IDLE_AFTER = 5 * 60_000;
/** What it says on standard error is kept up to this, characters. */
const MOST_STDERR = 2_000;

/** A program and how to start it. */
export interface Program {
  folder: string;
  /** The program and its arguments; one that begins with `./` lies in the folder. */
  command: readonly [string, ...string[]];
}

/**
 * Keeps a connector's program running while it is asked things. It is started at the first question; one that crashes, hangs or
 * talks nonsense is cut off, told in words, and started again later and later.
 */
export function createSupervisor(
  program: Program,
  answer: RpcAnswer,
  env: Readonly<Record<string, string | undefined>>,
) {
  let running: { child: ChildProcess; peer: Peer; startedAt: number; stderr: () => string } | null = null;
  let failures = 0;
  let notBefore = 0;
  let idle: NodeJS.Timeout | undefined;

  function start(): NonNullable<typeof running> {
    const wait = notBefore - performance.now();
    if (wait > 0)
      throw new DeliveryError(
        'later',
        `Its program ended ${failures} times and is started again in ${Math.ceil(wait / 1_000)} s.`,
        {
          retryAfter: Math.ceil(wait),
        },
      );
    const [file, ...args] = program.command;
    const child = spawn(file.startsWith('./') ? path.join(program.folder, file) : file, args, {
      cwd: program.folder,
      env: Object.fromEntries(
        ENVIRONMENT.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
      ),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-MOST_STDERR);
    });
    const peer = createPeer(child.stdout, child.stdin, answer, (why) => {
      child.kill('SIGKILL');
      ended(started, why);
    });
    const started = { child, peer, startedAt: performance.now(), stderr: () => said };
    child.on('error', (error) =>
      ended(started, `it can’t be started (${reasonOf(error)}): ${program.command.join(' ')}`),
    );
    child.on('exit', (code, signal) => ended(started, `it ended (${signal ?? `exit ${code ?? '?'}`})`));
    running = started;
    return started;
  }

  function ended(which: NonNullable<typeof running>, why: string): void {
    if (running !== which) return;
    running = null;
    const lived = performance.now() - which.startedAt;
    failures = lived > SETTLED_AFTER ? 1 : failures + 1;
    notBefore = performance.now() + pauseAfter(failures, 1, null);
    const last = which.stderr().trim().split('\n').at(-1)?.slice(0, 300) ?? '';
    which.peer.end(last === '' ? why : `${why}: ${last}`);
  }

  function rest(): void {
    clearTimeout(idle);
    idle = setTimeout(() => void stop(), IDLE_AFTER);
    idle.unref();
  }

  async function stop(): Promise<void> {
    clearTimeout(idle);
    const which = running;
    running = null;
    if (which === null) return;
    const { child, peer } = which;
    peer.end('it was stopped');
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.stdin?.end();
    const kill = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN);
    kill.unref();
    await gone;
    clearTimeout(kill);
  }

  return {
    /**
     * Asks the program something. When the signal ends it is told so, and cut off if it does not answer within a second: a
     * program that hangs holds nothing else up.
     */
    async ask(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
      signal.throwIfAborted();
      const which = running ?? start();
      rest();
      let asked = 0;
      const answered = which.peer.call(method, params, (id) => {
        asked = id;
      });
      const onAbort = (): void => {
        which.peer.cancel(asked);
        setTimeout(() => {
          if (!settled) which.child.kill('SIGKILL');
        }, 1_000).unref();
      };
      let settled = false;
      signal.addEventListener('abort', onAbort);
      try {
        return await Promise.race([answered, aborted(signal)]);
      } finally {
        settled = !signal.aborted;
        signal.removeEventListener('abort', onAbort);
      }
    },
    stop,
    /** Ends it before this returns. */
    abandon(): void {
      clearTimeout(idle);
      const which = running;
      running = null;
      which?.peer.end('the engine goes');
      which?.child.kill('SIGKILL');
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

export type Supervisor = ReturnType<typeof createSupervisor>;
