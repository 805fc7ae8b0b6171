import { z } from 'zod';
import { onFolder } from '#test/integration/cli/harness.ts';

const entry = z.looseObject({
  n: z.number(),
  kind: z.string(),
  text: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  actor: z.string(),
});
const shown = z.object({
  ref: z.string(),
  title: z.string(),
  severity: z.string(),
  phase: z.string(),
  commander: z.string().nullable(),
  clocks: z.record(z.string(), z.string().nullable()),
});
const hits = z.array(z.object({ ref: z.string(), n: z.number(), snippet: z.string() }));
const certificate = z.object({ ok: z.boolean(), streams: z.number(), events: z.number() });

export type PrintedEntry = z.infer<typeof entry>;

/** The command line on a folder, each run a process of its own, its JSON checked. */
export function commandLine(dataDir: string) {
  const cli = onFolder(() => dataDir);
  return {
    show: async (ref: string) => shown.parse(await cli.json(['show', ref])),
    timeline: async (ref: string) => z.array(entry).parse(await cli.json(['timeline', ref])),
    search: async (...words: string[]) => hits.parse(await cli.json(['search', ...words])),
    verify: async () => certificate.parse(await cli.json(['verify'])),
    raw: cli.json,
  };
}
