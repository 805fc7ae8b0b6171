import type { MessagePort } from 'node:worker_threads';
import { RefusalError } from '#shared/contract/refusal.ts';
import { readInput } from '#shared/contract/problems.ts';
import { engineControlSchema, type EngineNotice, type Reply } from '#shared/contract/wire.ts';
import { openEngine, type Engine } from './engine.ts';
import { reasonOf } from './log/folder.ts';
import { createPulse } from './pulse.ts';
import { createShellPrint } from './print.ts';
import { createSession } from './session.ts';
import { listen } from './socket.ts';

/** What Electron gives a utility process to talk to the shell with. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { data: unknown; ports: MessagePort[] }) => void): void;
}

/** The one engine of an application, in a process of its own: started by the shell, ended with it. */
function main(): void {
  const port = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;
  const send = (message: Reply | EngineNotice): void => {
    if (port !== undefined) port.postMessage(message);
    else if (process.connected) process.send?.(message);
  };
  const shellPrint = createShellPrint(send);
  let engine: Engine | undefined;
  let session: ReturnType<typeof createSession> | undefined;
  let socket: { close(): Promise<void> } | undefined;
  let stopping = false;

  async function restore(dataDir: string, from: string): Promise<void> {
    try {
      const { restoreBackup } = await import('./log/restore.ts');
      const { events, kept } = await restoreBackup({ dataDir, from });
      send({ kind: 'restored', events, kept });
    } catch (error) {
      const refusal =
        error instanceof RefusalError
          ? error.refusal
          : { code: 'not_restored', message: `The backup could not be restored (${reasonOf(error)}).` };
      send({ kind: 'not-restored', refusal });
    }
  }

  async function start(dataDir: string, appVersion: string, backup: string | undefined): Promise<void> {
    if (backup !== undefined) await restore(dataDir, backup);
    try {
      engine = await openEngine({
        dataDir,
        appVersion,
        print: shellPrint.print,
        pulse: createPulse(() => send({ kind: 'alive' })),
      });
      session = createSession(engine, send);
      send({ kind: 'ready', dataDir });
      socket = await listen(engine, dataDir);
    } catch (error) {
      if (engine !== undefined) {
        // Without the socket only the command line is cut off; the desk works.
        process.stderr.write(`the command line can’t reach this engine: ${reasonOf(error)}\n`);
        return;
      }
      const refusal =
        error instanceof RefusalError
          ? error.refusal
          : { code: 'engine_error', message: `The engine could not start (${reasonOf(error)}).` };
      send({ kind: 'failed', refusal });
      setTimeout(() => process.exit(1), 100);
    }
  }

  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    session?.end();
    await socket?.close();
    engine?.close();
    process.exit(0);
  }

  const receive = (message: unknown): void => {
    const control = readInput(engineControlSchema, message);
    if (!control.success) session?.receive(message);
    else if (control.data.kind === 'beat') send({ kind: 'alive' });
    else if (control.data.kind === 'secrets') engine?.keepSecrets(control.data.secrets);
    else if (control.data.kind === 'printed') shellPrint.settle(control.data.id, control.data.outcome);
    else if (control.data.kind === 'start') {
      const { dataDir, appVersion, restore: backup } = control.data;
      void start(dataDir, appVersion, backup);
    } else void stop();
  };
  if (port !== undefined) port.on('message', ({ data }) => receive(data));
  else process.on('message', receive);
  // The shell is gone, however it went: nobody is left to answer.
  process.on('disconnect', () => void stop());
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

main();
