import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { callOperation } from './call-operation.ts';
import { killEngine } from './kill-engine.ts';
import type { LaunchedApp } from './launch.ts';

/** A runbook that asks, changes, and can't be taken back: what the pictures and the tests of runs go by. */
export const exportsRunbook = `---
title: Restart the export worker
services: [exports]
variables:
  WORKER: { default: export-1 }
  TOKEN: { secret: true, description: Of the queue }
---

# Restart the export worker

\`\`\`decide step name="Does the queue still grow?"
Look at the age of its oldest export.
- Yes, and the worker is silent -> Restart the worker
- Yes, and it works -> Tell support
- No -> end
\`\`\`

\`\`\`sh step name="Restart the worker" expect="exit 0" rollback="start the old one"
echo "stopping $WORKER"; if [ "$TOKEN" = again ]; then echo "restarted"; else exec sleep 600; fi
\`\`\`

\`\`\`sh step name="Open the queue" expect='stdout contains "open"' rollback="start the old one"
echo "the queue is still closed"; exit 4
\`\`\`

- [ ] Tell support

\`\`\`sh rollback name="start the old one"
echo "no image of $WORKER is kept" >&2; exit 1
\`\`\`
`;

const saved = z.object({ key: z.string(), hash: z.string() });
const declared = z.object({ ref: z.string() });
const started = z.object({ run: z.number() });
const shownHead = z.object({
  head: z.object({
    runs: z.array(
      z.object({
        steps: z.array(z.object({ state: z.string(), undo: z.string().nullable() })),
        ended: z.unknown(),
      }),
    ),
  }),
});
const shellInfo = z.object({ dataDir: z.string() });

/** Where a run is left for somebody to look at. */
export type RunStage = 'question' | 'interrupted' | 'rollback-failed' | 'several';

/** An incident of its own with a run that has come so far. Gives its reference. */
export async function runAt(app: LaunchedApp, stage: RunStage): Promise<string> {
  const { page } = app;
  const title = 'Exports wait for hours';
  const { ref } = declared.parse(
    await callOperation(page, 'incident.declare', { title, severity: 'SEV-3', services: ['exports'] }),
  );
  await startRun(page, ref, stage === 'rollback-failed' ? 'again' : 'first');
  await reach(page, ref, 1, 1, 'awaiting');
  if (stage === 'question') return ref;
  await callOperation(page, 'run.answer', { ref, run: 1, answer: 'Yes, and the worker is silent' });
  await reach(page, ref, 1, 2, 'awaiting');
  if (stage === 'several') {
    await startRun(page, ref, 'first');
    await reach(page, ref, 2, 1, 'awaiting');
    return ref;
  }
  await callOperation(page, 'run.approve', { ref, run: 1 });
  if (stage === 'interrupted') {
    await reach(page, ref, 1, 2, 'running');
    await killEngine(app, shellInfo.parse(await callOperation(page, 'shell.info', {})).dataDir);
    await reach(page, ref, 1, 2, 'interrupted');
    return ref;
  }
  await reach(page, ref, 1, 3, 'awaiting');
  await callOperation(page, 'run.approve', { ref, run: 1 });
  await reach(page, ref, 1, 3, 'failed');
  return ref;
}

/** Begins a run of it in an incident. Gives its number. */
export async function startRun(page: Page, ref: string, token: string): Promise<number> {
  const name = 'restart-exports.md';
  const hash = createHash('sha256').update(exportsRunbook).digest('hex');
  const known = await callOperation(page, 'runbook.show', { runbook: `own/${name}` }).catch(() => null);
  const { key } = saved.parse(
    known ??
      (await callOperation(page, 'runbook.save', {
        folder: 'own',
        file: name,
        text: exportsRunbook,
        was: null,
      })),
  );
  await callOperation(page, 'runbook.trust', { runbook: key, hash });
  const secrets = { TOKEN: token };
  return started.parse(await callOperation(page, 'run.start', { ref, text: exportsRunbook, name, secrets }))
    .run;
}

/** Waits until a step is in this state; an engine that was killed answers again after a while. */
export async function reach(
  page: Page,
  ref: string,
  run: number,
  step: number,
  state: string,
): Promise<void> {
  const limit = performance.now() + 30_000;
  for (;;) {
    const shown = shownHead.safeParse(await callOperation(page, 'incident.show', { ref }).catch(() => null));
    const at = shown.data?.head.runs[run - 1]?.steps[step - 1];
    // What is to be rolled back fails first, and its rollback says what came of it.
    if (at?.state === state && (state !== 'failed' || at.undo !== null)) return;
    if (performance.now() > limit)
      throw new Error(`step ${step} of run ${run} is ${at?.state ?? 'not there'}, not ${state}`);
    await pause(50);
  }
}
