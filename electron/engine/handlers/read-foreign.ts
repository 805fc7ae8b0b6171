import { Worker } from 'node:worker_threads';
import { readCsv } from '#shared/importing/csv.ts';
import { readMarkdown } from '#shared/importing/markdown.ts';
import type { ImportOptions, ImportReading } from '#shared/importing/reading.ts';
import { runWorker, workerFile } from '../worker.ts';

/** Up to this many characters a file is read at once; starting a thread would take longer. */
const SHORT = 200_000;

/** Reads a timeline others wrote. A long file is read in a thread of its own: it may take seconds. */
export async function readForeign(
  format: 'csv' | 'markdown',
  text: string,
  options: ImportOptions,
): Promise<ImportReading> {
  if (text.length <= SHORT) return format === 'csv' ? readCsv(text, options) : readMarkdown(text, options);
  const worker = new Worker(workerFile('read-worker', import.meta.url), {
    workerData: { format, text, options },
  });
  // Both ends of this thread are this build, so what it answers has the shape the readers give it.
  return (await runWorker(worker)) as ImportReading;
}
