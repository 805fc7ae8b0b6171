import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { mustDropRoot, unprivilegedId } from './account.ts';
import { callOperation } from './call-operation.ts';
import type { LaunchedApp } from './launch.ts';
import { startSampleEngine, type SampleEngine } from './sample-engine.ts';
import { samplePicture } from './sample-picture.ts';
import { samplesIn } from './screens-setup.ts';

/** A second installation, exchanging with the app over a folder. */
export interface OtherInstallation {
  engine: SampleEngine;
  /** An incident in which both took command, said a severity and closed a task without knowing of each other. */
  ref: string;
  /** An incident whose run the other one executes. */
  runs: string;
}

const recorded = z.object({ ref: z.string() });
const exported = z.object({ name: z.string(), text: z.string() });
const status = z.object({ replica: z.string() });
const shared = z.object({ workspace: z.string() });
const invited = z.object({ code: z.string() });
const reports = z.array(z.object({ unsettled: z.array(z.unknown()) }));
const heads = z.object({ head: z.object({ runs: z.array(z.unknown()) }) });
const sync = z.object({ quarantined: z.number() });

const others = new WeakMap<LaunchedApp, Promise<OtherInstallation>>();

/** Starts it and lets it meet the app, the first time it is asked for. */
export function otherInstallation(app: LaunchedApp): Promise<OtherInstallation> {
  const known = others.get(app);
  if (known !== undefined) return known;
  const meeting = meet(app);
  others.set(app, meeting);
  return meeting;
}

/**
 * A folder that two accounts share as a team's does: by a group. Tests may run as root, the app never does. Each
 * installation's own folder inside is made before either looks, because it would make it for its own group.
 */
export function foldersIn(folder: string, workspace: string, replicas: readonly string[]): void {
  const root = path.join(folder, `deepwater-${workspace}`);
  for (const dir of [root, ...replicas.map((replica) => path.join(root, replica))]) {
    mkdirSync(dir, { recursive: true });
    if (mustDropRoot()) chownSync(dir, 0, unprivilegedId);
    // What is made inside belongs to the same group.
    chmodSync(dir, 0o2777);
  }
}

async function meet(app: LaunchedApp): Promise<OtherInstallation> {
  const { page } = app;
  await samplesIn(app);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-shared-'));
  chmodSync(folder, 0o777);
  const engine = await startSampleEngine(Date.now());
  app.electron.process().once('exit', () => {
    void engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const here = (name: string, input: object) => callOperation(page, name, input);

  const incident = { title: 'Payouts stop in two regions', severity: 'SEV-2', services: ['payouts'] };
  const { ref } = recorded.parse(await here('incident.declare', incident));
  await here('task.add', { ref, text: 'Tell the bank that payouts are late' });
  const file = exported.parse(await here('incident.export', { ref, format: 'json' }));
  await engine.do('incident.import', {
    name: file.name,
    content: Buffer.from(file.text).toString('base64'),
  });
  for (const [does, person, severity] of [
    [here, '@maya', 'SEV-3'],
    [(name: string, input: object) => engine.do(name as 'seat.take', input as never), '@kofi', 'SEV-1'],
  ] as const) {
    await does('seat.take', { ref, seat: 'ic', person, as: person });
    await does('severity.change', { ref, severity, reason: 'As seen from here', as: person });
    await does('task.add', { ref, text: 'Freeze deployments of payouts', as: person });
    await does('task.close', { ref, task: 1, as: person });
  }

  const { workspace } = shared.parse(await here('sync.start', { name: 'Follow the sun' }));
  const own = status.parse(await here('engine.status', {})).replica;
  const { replica } = await engine.do('engine.status', {});
  foldersIn(folder, workspace, [own, replica, STRANGER]);
  await here('sync.carrier.set', { kind: 'folder', settings: { path: folder, seconds: 0.5 } });
  const { code } = invited.parse(await here('sync.invite', {}));
  await engine.do('sync.join', { code });
  const stray = path.join(folder, `deepwater-${workspace}`, STRANGER);
  writeFileSync(
    path.join(stray, '000000000001-0123456789ab.parcel'),
    JSON.stringify({ from: 'a backup tool', file: 'payouts.sqlite-journal', copied: true }),
  );
  await until(async () => reports.parse(await here('sync.reports', {})).some(hasOpen));
  await until(async () => sync.parse(await here('sync.status', {})).quarantined > 0);
  // Where its attached files would lie stands something else: the app waits for them.
  writeFileSync(path.join(folder, `deepwater-${workspace}`, replica, 'files'), '');
  return { engine, ref, runs: await runElsewhere(engine, here) };
}

const STRANGER = '0198c000-0000-4000-8000-0000000000b1';
const hasOpen = ({ unsettled }: { unsettled: readonly unknown[] }): boolean => unsettled.length > 0;

const drain = `# Drain the payout queue

\`\`\`sh step name="Pause the workers" rollback="Resume the workers"
echo paused
\`\`\`

- [ ] Ask the bank whether it takes the batch

\`\`\`sh rollback name="Resume the workers"
echo resumed
\`\`\`
`;

/** A run that waits at the other installation, of which the app has heard; then nothing is exchanged any more. */
async function runElsewhere(
  engine: SampleEngine,
  here: (name: string, input: object) => Promise<unknown>,
): Promise<string> {
  const name = 'drain-payouts.md';
  const { ref } = await engine.do('incident.declare', {
    title: 'Payout queue grows by the minute',
    severity: 'SEV-2',
    as: '@kofi',
  });
  const { key, hash } = await engine.do('runbook.save', {
    folder: 'own',
    file: name,
    text: drain,
    was: null,
  });
  await engine.do('runbook.trust', { runbook: key, hash });
  await engine.do('run.start', { ref, text: drain, name, as: '@kofi' });
  for (const [file, content, text] of [
    ['workers.log', Buffer.from('04:12 worker 7 waits for the bank\n'), 'All workers wait for the bank'],
    [
      'queue-depth.png',
      Buffer.concat([samplePicture(), Buffer.from('of queues')]),
      'Depth of the payout queue',
    ],
  ] as const) {
    const attachment = await engine.do('attachment.put', { name: file, content: content.toString('base64') });
    await engine.do('entry.log', { ref, text, kind: 'evidence', as: '@kofi', detail: { attachment } });
  }
  await engine.do('sync.now', { seconds: 5 });
  await until(async () => {
    const shown = heads.safeParse(await here('incident.show', { ref }).catch(() => null));
    return (shown.data?.head.runs.length ?? 0) > 0;
  });
  await pause(1_000);
  await engine.do('sync.offline', { on: true });
  return ref;
}

/** Waits for what the two exchange. */
export async function until(holds: () => Promise<boolean>, limitMs = 20_000): Promise<void> {
  for (const end = performance.now() + limitMs; !(await holds());) {
    if (performance.now() > end)
      throw new Error(`the installations did not agree within ${limitMs / 1_000} s`);
    await pause(100);
  }
}
