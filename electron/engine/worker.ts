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
    let answer: z.output<typeof reply> | null = null;
    worker.once('message', (message: unknown) => {
      answer = reply.parse(message);
    });
    worker.once('error', reject);
    // The thread ends by itself. One that is ended while it closes a database takes the process along.
    worker.once('exit', (code) => {
      if (answer === null) reject(new Error(`the thread ended with status ${code}`));
      else if (answer.ok) resolve(answer.result);
      else reject(new Error(answer.message));
    });
  });
}

/** Address of a worker's file: in the bundle it lies beside the module that names it, under the same name. */
export function workerFile(name: string, beside: string): URL {
  return new URL(`./${name}${beside.endsWith('.ts') ? '.ts' : '.mjs'}`, beside);
}
