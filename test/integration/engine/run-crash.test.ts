import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { leftOf, markOf } from '#electron/engine/runs/process-group.ts';
import { runShell } from '#electron/engine/runs/shell.ts';
import { temporaryFolder, testEngine, type TestEngine } from './kit.ts';
import { at, ended, engineProcess, happens, lives, reviewed, told, until } from './run-kit.ts';

const windows = process.platform === 'win32';
const block = (kind: string, attributes: string, body: string): string =>
  `\`\`\`${kind} ${attributes}\n${body}\n\`\`\`\n`;

const ENDED = 'Deepwater ended in the middle of it; what still ran of it was ended at the next start';

/** Begins a run in an engine of its own, waits for a file of it, and kills the engine. */
async function killedAt(text: string, file: string): Promise<{ dataDir: string; ref: string }> {
  const dataDir = temporaryFolder();
  const first = await testEngine({ dataDir });
  const { ref } = await first.must('incident.declare', { title: 'Killed' });
  await reviewed(first, 'book.md', text);
  first.close();
  const { client, kill } = await engineProcess(dataDir);
  expect(await client.call('run.start', { ref, text, name: 'book.md' })).toMatchObject({ ok: true });
  await happens(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').endsWith('\n'));
  await kill();
  return { dataDir, ref };
}

const pidsIn = (file: string): number[] => fs.readFileSync(file, 'utf8').trim().split('\n').map(Number);

describe.skipIf(windows)('what a killed engine left running', () => {
  it('is ended by the next one within two seconds, with everything it started, whatever it does about signals', async () => {
    const dir = temporaryFolder();
    const pids = path.join(dir, 'pids');
    const body = `trap "" TERM\n(trap "" TERM; while :; do sleep 0.1; done) &\necho $$ > "${pids}"; echo $! >> "${pids}"\nwhile :; do sleep 0.1; done`;
    const text =
      block('sh', 'step safe name="Stubborn"', body) + block('sh', 'step safe name="Next"', 'true');
    const { dataDir, ref } = await killedAt(text, pids);
    expect(pidsIn(pids).map(lives)).toEqual([true, true]);
    const began = performance.now();
    const second = await testEngine({ dataDir });
    // It runs, so that nobody can have it run a second time at once.
    expect(await second.do('run.resume', { ref, how: 'rerun' })).toMatchObject({ ok: false });
    const run = await until(second, ref, at(1, 'interrupted'));
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(pidsIn(pids).map(lives)).toEqual([false, false]);
    expect(run).toMatchObject({ ended: null });
    expect(run.steps[0]?.reason).toBe(ENDED);
    expect(run.steps[1]?.state).toBe('pending');
  });

  it('is ended also by an engine that is open for a moment only', async () => {
    const dir = temporaryFolder();
    const pids = path.join(dir, 'pids');
    const text = block('sh', 'step safe name="Long"', `trap "" TERM\necho $$ > "${pids}"\nsleep 60`);
    const { dataDir, ref } = await killedAt(text, pids);
    const second = await testEngine({ dataDir });
    second.close();
    await happens(() => !pidsIn(pids).some(lives));
    const third = await testEngine({ dataDir });
    expect((await told(third, ref)).at(-1)).toBe(`Run 1, step 1 “Long” interrupted: ${ENDED}`);
  });

  it('in a rollback is ended too, and shouted', async () => {
    const dir = temporaryFolder();
    const pids = path.join(dir, 'pids');
    const text =
      block('sh', 'step safe name="Break" rollback="Undo"', 'exit 1') +
      block('sh', 'rollback name="Undo"', `echo $$ > "${pids}"\nsleep 60`);
    const { dataDir, ref } = await killedAt(text, pids);
    const second = await testEngine({ dataDir });
    const run = await until(second, ref, ended);
    expect(pidsIn(pids).some(lives)).toBe(false);
    expect(run.steps[0]).toMatchObject({ state: 'failed', undo: 'failed', reason: ENDED });
    expect((await told(second, ref)).at(-1)).toContain('THE ROLLBACK OF STEP 1 FAILED');
  });

  it('goes on where the command had come to its end and left it running on purpose', async () => {
    const dir = temporaryFolder();
    const pids = path.join(dir, 'pids');
    const body = `sleep 60 >/dev/null 2>&1 &\necho $! > "${pids}"`;
    const text =
      block('sh', 'step safe name="Start"', body) + block('sh', 'step safe name="Wait"', 'sleep 60');
    const { dataDir, ref } = await killedAt(text, pids);
    const second = await testEngine({ dataDir });
    await until(second, ref, (run) => run.steps.some(({ state }) => state === 'interrupted'));
    const [service = 0] = pidsIn(pids);
    expect(lives(service)).toBe(true);
    process.kill(service, 'SIGKILL');
  });

  it('is never a stranger that was given the same number', async () => {
    const dir = temporaryFolder();
    const pids = path.join(dir, 'pids');
    const text = block('sh', 'step safe name="Long"', `echo $$ > "${pids}"\nsleep 60`);
    const { dataDir, ref } = await killedAt(text, pids);
    for (const pid of pidsIn(pids)) process.kill(-pid, 'SIGKILL');
    const stranger = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void stranger.kill('SIGKILL'));
    renumber(dataDir, stranger.pid ?? 0);
    const second = await testEngine({ dataDir });
    const run = await until(second, ref, at(1, 'interrupted'));
    expect(run.steps[0]?.reason).toBe('Deepwater ended in the middle of it');
    await pause(300);
    expect(lives(stranger.pid ?? 0)).toBe(true);
  });
});

describe.skipIf(windows)('a process', () => {
  it('is known again by its number and when it began, and by nothing less', async () => {
    const child = spawn('sh', ['-c', 'sleep 60 & wait'], { detached: true, stdio: 'ignore' });
    const pid = child.pid ?? 0;
    onTestFinished(() => void child.kill('SIGKILL'));
    const mark = markOf(pid);
    expect(mark.born).not.toBeNull();
    expect(markOf(pid)).toEqual(mark);
    expect(leftOf(mark)).toBe('ours');
    expect(leftOf({ group: pid, born: 'another time' })).toBe('nothing');
    expect(leftOf({ group: pid, born: null })).toBe('unclear');
    const dead = new Promise((resolve) => child.once('exit', resolve));
    process.kill(pid, 'SIGKILL');
    await dead;
    // Its child is left, and nobody leads the group any more.
    expect(leftOf(mark)).toBe('unclear');
    process.kill(-pid, 'SIGKILL');
    await happens(() => leftOf(mark) === 'nothing');
  });

  it('does nothing before it is on record, and nothing at all where that fails', async () => {
    const folder = temporaryFolder();
    const script = `touch "${folder}/ran"`;
    const more = {
      script,
      variables: new Map<string, string>(),
      folder,
      timeout: 20_000,
      print: () => undefined,
    };
    const failing = runShell({
      ...more,
      begun: () => {
        throw new Error('the disk is full');
      },
    });
    expect(await failing.done).toMatchObject({
      ending: 'problem',
      problem: 'The command was not started: it could not be noted first (the disk is full).',
    });
    await pause(200);
    expect(fs.readdirSync(folder)).toEqual([]);
    let seen: string[] | null = null;
    const { done } = runShell({
      ...more,
      begun() {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
        seen = fs.readdirSync(folder);
      },
    });
    expect(await done).toMatchObject({ ending: 'itself', exit: 0 });
    expect(seen).toEqual([]);
    expect(fs.readdirSync(folder)).toEqual(['ran']);
  });
});

/** As if the machine had given the number of a step's process to another one. */
function renumber(dataDir: TestEngine['dataDir'], pid: number): void {
  const [file = ''] = fs.readdirSync(dataDir).filter((name) => /\.(?:db|sqlite)$/.test(name));
  const db = new Database(path.join(dataDir, file));
  const row = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'runs'").get();
  const entries = JSON.parse(row?.value ?? '[]') as { group: number | null }[];
  expect(entries[0]?.group).toBeGreaterThan(0);
  db.prepare("UPDATE meta SET value = ? WHERE key = 'runs'").run(
    JSON.stringify(entries.map((each) => ({ ...each, group: pid }))),
  );
  db.close();
}
