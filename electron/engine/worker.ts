import type { Worker } from 'node:worker_threads';
import { z } from 'zod';

const reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/**
 * Runs one job in a thread of its own, so that the desk does not wait for it, and returns what the thread answers:
 * `{ ok: true, result }` or `{ ok: false, message }`, posted once.
 */
export function runWorker(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: unknown) => {
      const parsed = reply.parse(message);
      if (parsed.ok) resolve(parsed.result);
      else reject(new Error(parsed.message));
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread ended with status ${code}`)));
  });
}

/** Address of a worker's file: in the bundle it lies beside the module that names it, under the same name. */
export function workerFile(name: string, beside: string): URL {
  return new URL(`./${name}${beside.endsWith('.ts') ? '.ts' : '.mjs'}`, beside);
}
