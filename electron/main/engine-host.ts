import { performance } from 'node:perf_hooks';
import type { EngineHealth } from '#shared/contract/bridge.ts';
import { refuse, type Outcome, type Refusal } from '#shared/contract/refusal.ts';
import { readInput } from '#shared/contract/problems.ts';
import { engineNoticeSchema, replySchema, type EngineControl, type PrintJob } from '#shared/contract/wire.ts';
import { createEngineLedger, type EngineLedger, type LedgerOptions } from './engine-ledger.ts';
import { createRestarts, restartLimits, type RestartLimits } from './engine-restarts.ts';
import type { EngineExit, EngineProcess, SpawnEngine } from './engine-spawn.ts';
import { createEngineWatch, watchLimits, type WatchLimits } from './engine-watch.ts';

/** Keeps one engine process running and carries calls and subscriptions to it. */
export interface EngineHost extends Pick<EngineLedger, 'call' | 'subscribe'> {
  /** Starts the engine. Calls made before it is ready wait for it. */
  start(): void;
  /** Starts a failed engine again. Does nothing in any other state. */
  retry(): void;
  health(): EngineHealth;
  /** Tells each change of health. Returns how to stop listening. */
  onHealth(listener: (health: EngineHealth) => void): () => void;
  /**
   * Stops the engine, starts one that puts this backup in the place of the log, and carries on with that. Calls made
   * meanwhile wait. Refused, the engine runs on with the log there was.
   */
  restore(backup: string): Promise<Outcome<{ events: number; kept: string | null }>>;
  /** Hands the engine the secrets as they are now, and again whenever one has started. */
  tellSecrets(): void;
  /** Lets the engine finish, kills it when that takes longer than a few seconds. Resolves when it has gone. */
  stop(): Promise<void>;
}

export interface EngineHostOptions {
  spawn: SpawnEngine;
  dataDir: string;
  appVersion: string;
  /** Told what happened to the process, for the console. */
  /** Makes a PDF, in base64, of a page of the engine's. */
  print?: (job: PrintJob) => Promise<Outcome<string>>;
  /** Secrets of connectors, from the keychain. */
  secrets?: () => Promise<readonly { connector: string; name: string; value: string }[]>;
  log?: (line: string) => void;
  limits?: RestartLimits;
  /** Milliseconds an engine has for exiting by itself. */
  graceMs?: number;
  /** When an engine that is up and says nothing is replaced. One that opens its folder may take any time. */
  watch?: WatchLimits;
  ledger?: LedgerOptions;
}

interface Running {
  process: EngineProcess;
  /** The refusal with which it gave up. */
  failed: Refusal | undefined;
}

/** A backup on its way into the place of the log. */
interface Restoring {
  backup: string;
  /** Whether an engine has been told to. */
  told: boolean;
  resolve: (outcome: Outcome<{ events: number; kept: string | null }>) => void;
}

const interrupted =
  'The engine stopped while the backup was being put in. Look at the list: either everything is as it was, or the backup is in place.';

const stopped: Refusal = refuse(
  'shutting_down',
  'Deepwater is closing. What was saved is safe; nothing more is taken in.',
).refusal;

const notPrinted = refuse(
  'not_printed',
  'The window could not print this. Export HTML and print that from a browser.',
);

export function createEngineHost(options: EngineHostOptions): EngineHost {
  const {
    spawn,
    dataDir,
    appVersion,
    log = () => undefined,
    print = () => Promise.resolve(notPrinted),
    limits = restartLimits,
    graceMs = 5_000,
  } = options;
  const ledger = createEngineLedger(options.ledger);
  const restarts = createRestarts(limits, () => performance.now());
  const listeners = new Set<(health: EngineHealth) => void>();
  let health: EngineHealth = { state: 'starting', since: Date.now(), restarts: 0 };
  let running: Running | undefined;
  let restartTimer: NodeJS.Timeout | undefined;
  /** Why calls are refused at once: the engine failed or is being stopped. */
  let closed: Refusal | undefined;
  let stopping: { promise: Promise<void>; done: () => void } | undefined;
  const { everyMs, missed } = options.watch ?? watchLimits;
  const watch = createEngineWatch({
    limits: { everyMs, missed },
    beat: () => send({ kind: 'beat' }),
    hangs() {
      log(`engine gave no sign of life for ${(everyMs * missed) / 1_000} seconds and is replaced`);
      running?.process.kill();
    },
  });
  let restoring: Restoring | undefined;

  function report(state: EngineHealth['state'], message?: string): void {
    health = {
      state,
      since: Date.now(),
      restarts: health.restarts,
      ...(message === undefined ? {} : { message }),
    };
    for (const listener of listeners) listener(health);
  }

  function fail(refusal: Refusal): void {
    closed = refusal;
    log(`engine failed: ${refusal.message}`);
    ledger.refuseCalls(refusal);
    report('failed', refusal.message);
  }

  function launch(): void {
    restartTimer = undefined;
    let started: Running | undefined;
    const isCurrent = () => started !== undefined && running === started;
    try {
      started = {
        failed: undefined,
        process: spawn({
          message: (message) => {
            if (isCurrent()) onMessage(message);
          },
          exit: (exit) => {
            if (isCurrent()) onExit(exit);
          },
        }),
      };
    } catch (error) {
      return fail(notStarted(error));
    }
    running = started;
    const restore = restoring?.told === false ? { restore: restoring.backup } : {};
    if (restoring !== undefined) restoring.told = true;
    send({ kind: 'start', dataDir, appVersion, ...restore });
  }

  function send(control: EngineControl): void {
    running?.process.send(control);
  }

  function onMessage(message: unknown): void {
    watch.heard();
    const reply = readInput(replySchema, message);
    if (reply.success) return ledger.receive(reply.data);
    const notice = readInput(engineNoticeSchema, message);
    if (!notice.success) return log('engine sent a message that is neither a reply nor a notice');
    if (stopping !== undefined || running === undefined || notice.data.kind === 'alive') return;
    if (notice.data.kind === 'restored') {
      const { events, kept } = notice.data;
      return restored({ ok: true, output: { events, kept } });
    }
    if (notice.data.kind === 'not-restored') return restored({ ok: false, refusal: notice.data.refusal });
    if (notice.data.kind === 'ready') {
      report('up');
      watch.start();
      void tellSecrets(running);
      const { process } = running;
      return ledger.attach((request) => process.send(request));
    }
    if (notice.data.kind === 'print') return void printFor(running, notice.data.id, notice.data.job);
    running.failed = notice.data.refusal;
    ledger.detach();
    fail(notice.data.refusal);
    killLater(running);
  }

  async function tellSecrets(to: Running): Promise<void> {
    try {
      const secrets = (await options.secrets?.()) ?? [];
      if (running === to) to.process.send({ kind: 'secrets', secrets: [...secrets] });
    } catch (error) {
      log(`secrets could not be handed to the engine: ${String(error)}`);
    }
  }

  /** Prints for an engine; one that has gone meanwhile took whoever asked with it. */
  async function printFor(asking: Running, id: number, job: PrintJob): Promise<void> {
    const outcome = await print(job).catch((error: unknown) => {
      log(`a page was not printed: ${String(error)}`);
      return notPrinted;
    });
    if (running === asking) asking.process.send({ kind: 'printed', id, outcome });
  }

  function onExit(exit: EngineExit): void {
    const failed = running?.failed;
    running = undefined;
    watch.stop();
    ledger.detach();
    if (stopping !== undefined) return stopping.done();
    if (restoring?.told === false) return launch();
    restored(refuse('not_restored', interrupted));
    if (failed !== undefined) {
      if (closed === undefined) launch();
      return;
    }
    if (exit.error !== undefined) return fail(notStarted(exit.error));
    log(`engine exited unexpectedly (${describe(exit)})`);
    const delay = restarts.afterCrash();
    if (delay === undefined) return fail(crashedTooOften(exit, limits));
    health.restarts += 1;
    report('restarting');
    restartTimer = setTimeout(launch, delay);
  }

  function restored(outcome: Parameters<Restoring['resolve']>[0]): void {
    const { resolve } = restoring ?? {};
    restoring = undefined;
    resolve?.(outcome);
  }

  /** Ends a process that does not end by itself. */
  function killLater(target: Running): void {
    setTimeout(() => {
      if (running !== target) return;
      log(`engine did not exit within ${graceMs} ms and is killed`);
      target.process.kill();
    }, graceMs).unref();
  }

  return {
    start() {
      if (running === undefined && closed === undefined) launch();
    },

    retry() {
      if (health.state !== 'failed' || stopping !== undefined) return;
      closed = undefined;
      restarts.forgive();
      health.restarts += 1;
      report('restarting');
      // The failed one may still be on its way out and hold the folder: then the next starts when it has gone.
      if (running === undefined) launch();
      else running.process.kill();
    },

    call(name, input): Promise<Outcome<unknown>> {
      return closed === undefined
        ? ledger.call(name, input)
        : Promise.resolve({ ok: false, refusal: closed });
    },

    subscribe: (name, input, onIncrement, onRefused) => ledger.subscribe(name, input, onIncrement, onRefused),

    health: () => health,

    onHealth(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    restore(backup) {
      if (stopping !== undefined) return Promise.resolve({ ok: false, refusal: stopped });
      if (restoring !== undefined)
        return Promise.resolve(refuse('busy', 'A backup is being restored already.'));
      return new Promise((resolve) => {
        restoring = { backup, told: false, resolve };
        clearTimeout(restartTimer);
        watch.stop();
        closed = undefined;
        report('restarting');
        ledger.detach();
        if (running === undefined) return launch();
        send({ kind: 'stop' });
        return killLater(running);
      });
    },

    tellSecrets() {
      if (running !== undefined && health.state === 'up') void tellSecrets(running);
    },

    stop() {
      if (stopping !== undefined) return stopping.promise;
      closed = stopped;
      restored({ ok: false, refusal: stopped });
      clearTimeout(restartTimer);
      let resolve: () => void = () => undefined;
      const promise = new Promise<void>((fulfil) => {
        resolve = fulfil;
      });
      const done = () => {
        ledger.refuseCalls(stopped);
        resolve();
      };
      stopping = { promise, done };
      watch.stop();
      if (running === undefined) done();
      else {
        send({ kind: 'stop' });
        killLater(running);
      }
      return promise;
    },
  };
}

function describe(exit: EngineExit): string {
  return exit.signal === null ? `exit code ${String(exit.code)}` : `signal ${exit.signal}`;
}

function notStarted(error: unknown): Refusal {
  const reason = error instanceof Error ? error.message : String(error);
  return refuse(
    'engine_not_started',
    `The engine could not be started: ${reason} Nothing that was saved is touched. Install Deepwater again, then try again.`,
  ).refusal;
}

function crashedTooOften(exit: EngineExit, { delays, windowMs }: RestartLimits): Refusal {
  return refuse(
    'engine_crash_loop',
    `The engine stopped ${delays.length + 1} times within ${windowMs / 1_000} seconds, the last time with ` +
      `${describe(exit)}. What was saved is safe on this machine. Try again; if it keeps stopping, restart the computer.`,
  ).refusal;
}
