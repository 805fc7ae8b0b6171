import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { callOperation } from './call-operation.ts';
import { killEngine } from './kill-engine.ts';
import type { LaunchedApp } from './launch.ts';
import { handOver, mustDropRoot } from './account.ts';
import { samplePicture } from './sample-picture.ts';
import { lastMonday, sampleSchedules } from './sample-schedules.ts';
import { sampleIncidents, type SampleIncidents } from './sample-incidents.ts';
import { sampleRunbooks } from './sample-runbooks.ts';
import { sampleTeam } from './sample-team.ts';

const seeded = new WeakMap<LaunchedApp, Promise<SampleIncidents>>();

/** Brings people and sample incidents into the app, the first time it is asked to. */
export function samplesIn(app: LaunchedApp): Promise<SampleIncidents> {
  const known = seeded.get(app);
  if (known !== undefined) return known;
  const seeding = seed(app);
  seeded.set(app, seeding);
  return seeding;
}

async function seed({ page }: LaunchedApp): Promise<SampleIncidents> {
  const samples = await sampleIncidents(Date.now());
  await callOperation(page, 'settings.import', { name: 'team.json', text: sampleTeam });
  const schedules = sampleSchedules(lastMonday(Date.now()));
  await callOperation(page, 'schedule.import', { name: 'on-call.yaml', text: schedules });
  for (const { file, text } of sampleRunbooks)
    await callOperation(page, 'runbook.save', { folder: 'own', file, text, was: null });
  for (const { name, text } of samples.files) {
    await callOperation(page, 'incident.import', { name, content: Buffer.from(text).toString('base64') });
  }
  await callOperation(page, 'backup.create', {});
  // They have been running for a while, and much of it is overdue.
  await page.getByRole('complementary', { name: 'Reminders' }).waitFor();
  await page.waitForTimeout(500);
  await dismissReminders(page);
  return samples;
}

/** Puts a picture on the clipboard and pastes it into whatever has the focus. */
export async function pastePicture({ page }: LaunchedApp): Promise<void> {
  await callOperation(page, 'shell.clipboard.write', { png: samplePicture().toString('base64') });
  await page.keyboard.press('ControlOrMeta+v');
}

/** The next time the app asks for a file to open, it gets this one. */
export async function chooseFile(app: LaunchedApp, name: string, text: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-chosen-'));
  app.electron.process().once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, name);
  writeFileSync(file, text);
  if (mustDropRoot()) handOver(folder);
  await app.electron.evaluate(({ dialog }, chosen) => {
    Object.assign(dialog, {
      showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [chosen] }),
    });
  }, file);
}

const declared = z.object({ ref: z.string() });

/** Lets reminders fall due: missed ones of one incident, one of another, and one just now. */
export async function remindersDue({ page }: LaunchedApp): Promise<void> {
  const declare = async (title: string, severity: string, ago: number) => {
    const input = { title, severity, at: Date.now() - ago };
    return declared.parse(await callOperation(page, 'incident.declare', input)).ref;
  };
  await declare('Search returns nothing in APAC', 'SEV-2', 45 * 60_000);
  const ref = await declare('Replica of the ledger falls behind', 'SEV-4', 0);
  const text = 'Find out who may fail the ledger over';
  await callOperation(page, 'task.add', { ref, text, dueAt: Date.now() + 1_500 });
  await page.getByRole('complementary', { name: 'Reminders' }).getByText(text).waitFor();
}

/** Takes away whatever reminders the window shows. */
export async function dismissReminders(page: Page): Promise<void> {
  const buttons = page
    .getByRole('complementary', { name: 'Reminders' })
    .getByRole('button', { name: /^Dismiss/ });
  for (let left = await buttons.count(); left > 0; left = await buttons.count()) {
    await buttons.first().click();
    await page.waitForTimeout(30);
  }
}

const shownRunbook = z.object({ key: z.string(), hash: z.string(), text: z.string() });
const shownHead = z.object({
  head: z.object({ runs: z.array(z.object({ steps: z.array(z.object({ state: z.string() })) })) }),
});

/** An incident with a run that waits for an approval at its fifth step; or one in which that step failed. */
export async function runIn(app: LaunchedApp, what: 'waiting' | 'failed'): Promise<string> {
  const { page } = app;
  const name = 'own/fail-over-payments.md';
  const { hash, text } = shownRunbook.parse(await callOperation(page, 'runbook.show', { runbook: name }));
  await callOperation(page, 'runbook.trust', { runbook: name, hash });
  const input = { title: 'Card payments time out in EU', severity: 'SEV-2', services: ['payments-api'] };
  const { ref } = declared.parse(await callOperation(page, 'incident.declare', input));
  const given = { variables: { REPLICA: 'eu-db-2' }, secrets: { OPS_TOKEN: 'token' } };
  await callOperation(page, 'run.start', { ref, text, name: 'fail-over-payments.md', ...given });
  const reach = async (step: number, state: string): Promise<void> => {
    for (;;) {
      const { head } = shownHead.parse(await callOperation(page, 'incident.show', { ref }));
      if (head.runs[0]?.steps[step - 1]?.state === state) return;
      await pause(50);
    }
  };
  for (const step of [1, 2]) {
    await reach(step, 'awaiting');
    await callOperation(page, 'run.done', { ref, step });
  }
  await reach(4, 'awaiting');
  await callOperation(page, 'run.approve', { ref, step: 4 });
  await reach(5, 'awaiting');
  if (what === 'waiting') return ref;
  await callOperation(page, 'run.approve', { ref, step: 5 });
  await reach(5, 'rolled-back');
  return ref;
}

const drills = new WeakMap<LaunchedApp, Promise<string>>();
const drillState = z.object({ ref: z.string(), ended: z.string().nullable(), position: z.number() });

/** Plays the first minutes of a drill, the first time it is asked to, and leaves it paused. Gives its reference. */
export function drillIn(app: LaunchedApp): Promise<string> {
  const known = drills.get(app);
  if (known !== undefined) return known;
  const playing = playDrill(app);
  drills.set(app, playing);
  return playing;
}

async function playDrill({ page }: LaunchedApp): Promise<string> {
  await callOperation(page, 'drill.run', { speed: 10 });
  for (;;) {
    const state = drillState.parse(await callOperation(page, 'drill.show', {}));
    if (state.ended !== null || state.position >= 78_000) break;
    await pause(100);
  }
  return drillState.parse(await callOperation(page, 'drill.change', { paused: true })).ref;
}

const shellInfo = z.object({ dataDir: z.string() });

/** Kills the engine each time it comes back, until the shell gives up. */
export async function killEngineForGood(app: LaunchedApp): Promise<void> {
  const { dataDir } = shellInfo.parse(await callOperation(app.page, 'shell.info', {}));
  const killed: number[] = [];
  for (let count = 0; count < 5; count += 1) killed.push(await killEngine(app, dataDir, killed));
}

/** Services with a policy: one rung on a region's chain, then its commander's seat and the database people. */
async function pagedServices({ page }: LaunchedApp): Promise<void> {
  const rules = [
    { delayMinutes: 5, targets: [{ person: '@jun' }, { person: '@lars' }] },
    { delayMinutes: 10, targets: [{ regionChain: 'EMEA' }] },
  ];
  await callOperation(page, 'policy.set', { policy: { name: 'Billing', loops: 1, rules } });
  await callOperation(page, 'service.set', { service: { name: 'billing', policy: 'Billing' } });
}

/** An incident whose ladder has begun, with its first person called in vain; or one that nobody acknowledged. */
export async function pagedIn(app: LaunchedApp, what: 'offered' | 'climbing' | 'exhausted'): Promise<string> {
  const { page } = app;
  await pagedServices(app);
  const input = { title: 'Statements are empty', severity: 'SEV-2', services: ['billing'] };
  const { ref } = declared.parse(await callOperation(page, 'incident.declare', input));
  if (what === 'offered') return ref;
  await callOperation(page, 'page.raise', {
    ref,
    service: 'billing',
    summary: 'Customers get empty statements',
  });
  await callOperation(page, 'page.attempt', { ref, outcome: 'no-answer' });
  if (what === 'climbing') return ref;
  await callOperation(page, 'page.raise', { ref, targets: [{ person: '@lars' }, { person: '@noor' }] });
  for (const person of ['@lars', '@noor'])
    await callOperation(page, 'page.attempt', { ref, page: 2, person, outcome: 'no-answer' });
  await callOperation(page, 'page.acknowledge', { ref, page: 1, person: '@lars' });
  return ref;
}
