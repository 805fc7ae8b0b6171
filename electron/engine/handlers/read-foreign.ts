import { Worker } from 'node:worker_threads';
import type { ImportOptions, ImportReading } from '#shared/importing/reading.ts';
import { runWorker, workerFile } from '../worker.ts';

/** Up to this many characters a file is read at once; starting a thread would take longer. */
const SHORT = 200_000;

/**
 * Reads a timeline others wrote. A long file is read in a thread of its own: it may take seconds. The readers are loaded
 * when they are needed: they are half of the engine's code, and every start would wait for them.
 */
export async function readForeign(
  format: 'csv' | 'markdown',
  text: string,
  options: ImportOptions,
): Promise<ImportReading> {
  if (text.length <= SHORT) {
    if (format === 'csv') return (await import('#shared/importing/csv.ts')).readCsv(text, options);
    return (await import('#shared/importing/markdown.ts')).readMarkdown(text, options);
  }
  const worker = new Worker(workerFile('read-worker', import.meta.url), {
    workerData: { format, text, options },
  });
  // Both ends of this thread are this build, so what it answers has the shape the readers give it.
  return (await runWorker(worker)) as ImportReading;
}
