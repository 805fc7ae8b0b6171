import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { connect, type Client } from '#electron/engine/client.ts';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { InputOf } from '#shared/contract/operation.ts';
import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { engineEntry } from '#test/soak/kit/engine.ts';
import type { TestEngine } from './kit.ts';

/** Says that a person reviewed a text: it lies in a folder of the library, and is trusted by its hash. */
export async function reviewed(engine: TestEngine, name: string, text: string): Promise<void> {
  const folder = path.join(engine.dataDir, '..', `${path.basename(engine.dataDir)}-runbooks`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
  await engine.must('runbook.folder.add', { path: folder }).catch(() => undefined);
  const hash = createHash('sha256').update(text).digest('hex');
  await engine.must('runbook.trust', { runbook: path.join(folder, name), hash });
}

/** Trusts a text and begins a run of it in a fresh incident. */
export async function begun(
  engine: TestEngine,
  text: string,
  more: Partial<InputOf<EngineOperations['run.start']>> = {},
): Promise<string> {
  const { ref } = await engine.must('incident.declare', { title: 'Checkout is slow' });
  await reviewed(engine, 'book.md', text);
  await engine.must('run.start', { ref, text, name: 'book.md', ...more });
  return ref;
}

export async function runIn(engine: TestEngine, ref: string): Promise<Run> {
  const { head } = await engine.must('incident.show', { ref });
  const run = head.runs.at(-1);
  if (run === undefined) throw new Error('there is no run');
  return run;
}

/** Waits for a run to be as wanted. */
export async function until(
  engine: TestEngine,
  ref: string,
  wanted: (run: Run) => boolean,
  patience = 10_000,
): Promise<Run> {
  const deadline = performance.now() + patience;
  for (;;) {
    const run = await runIn(engine, ref);
    if (wanted(run)) return run;
    if (performance.now() > deadline)
      throw new Error(
        `still ${JSON.stringify(run.steps.map(({ name, state, reason }) => ({ name, state, reason })))}`,
      );
    await pause(20);
  }
}

export const ended = (run: Run): boolean => run.ended !== null;
export const at =
  (number: number, state: RunStep['state']) =>
  (run: Run): boolean =>
    run.steps[number - 1]?.state === state;

/** Approves the step a run waits at, once it waits. */
export async function approve(engine: TestEngine, ref: string, number: number): Promise<void> {
  await until(engine, ref, at(number, 'awaiting'));
  await engine.must('run.approve', { ref, step: number, as: '@ana' });
}

/** What the timeline says of runs, in order. */
export async function told(engine: TestEngine, ref: string): Promise<string[]> {
  const { entries } = await engine.must('incident.timeline', { ref });
  return entries.filter(({ system }) => system?.startsWith('run.') === true).map(({ text }) => text);
}

/** An engine in a process of its own, which can be killed as a machine without power is. */
export async function engineProcess(dataDir: string): Promise<{ client: Client; kill: () => Promise<void> }> {
  const child = fork(engineEntry(false), {
    silent: true,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if ((message as { kind?: string }).kind === 'ready') resolve();
    });
  });
  child.send({ kind: 'start', dataDir, appVersion: 'test' });
  await ready;
  const client = await connect({ dataDir, appVersion: 'test' });
  if (client.via !== 'socket') throw new Error('the engine is not the one in the process');
  return {
    client,
    async kill() {
      const dead = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await dead;
      await client.close();
    },
  };
}

/** Waits for something outside of the engine. */
export async function happens(what: () => boolean, patience = 10_000): Promise<void> {
  const deadline = performance.now() + patience;
  while (!what()) {
    if (performance.now() > deadline) throw new Error('it does not happen');
    await pause(20);
  }
}

/** Whether a process is there and no dead one that nobody looked after. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
