import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openForReading } from './file.ts';
import { quickCheck } from './inspect.ts';
import { examineLog } from './verify.ts';

/** Looks through a file in a thread of its own, so that the desk does not wait. See {@link inspectFile}. */
const input = z
  .object({ file: z.string(), job: z.enum(['examine', 'check']), appVersion: z.string() })
  .parse(workerData);

try {
  const db = openForReading(input.file);
  try {
    const result = input.job === 'examine' ? examineLog(db, input.appVersion, Date.now()) : quickCheck(db);
    parentPort?.postMessage({ ok: true, result });
  } finally {
    db.close();
  }
} catch (error) {
  parentPort?.postMessage({ ok: false, message: error instanceof Error ? error.message : String(error) });
}
