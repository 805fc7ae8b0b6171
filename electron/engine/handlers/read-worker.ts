import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { readCsv } from '#shared/importing/csv.ts';
import { readMarkdown } from '#shared/importing/markdown.ts';

/** Reads one long file in a thread of its own. See {@link readForeign}. */
const { format, text, options } = z
  .object({
    format: z.enum(['csv', 'markdown']),
    text: z.string(),
    options: z.object({ fileName: z.string(), now: z.number(), defaultZone: z.string().optional() }),
  })
  .parse(workerData);
const { defaultZone, ...rest } = options;
const given = defaultZone === undefined ? rest : { ...rest, defaultZone };

try {
  const result = format === 'csv' ? readCsv(text, given) : readMarkdown(text, given);
  parentPort?.postMessage({ ok: true, result });
} catch (error) {
  parentPort?.postMessage({ ok: false, message: error instanceof Error ? error.message : String(error) });
}
