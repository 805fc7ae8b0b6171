import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { freePort } from '#electron/dev/free-port.ts';
import { engineAt, handClock } from './hand-clock.ts';
import { temporaryFolder, testEngine } from './kit.ts';
import { approve, at, begun, ended, runIn, told, until } from './run-kit.ts';

const block = (kind: string, attributes: string, body: string): string =>
  `\`\`\`${kind} ${attributes}\n${body}\n\`\`\`\n`;

/** A service whose pid and number of workers lie in files. */
const service = `
import fs from 'node:fs';
import http from 'node:http';
const [, , port, folder] = process.argv;
const workers = () => Number(fs.readFileSync(folder + '/workers', 'utf8'));
http.createServer((_, answer) => answer.end(JSON.stringify({ pid: process.pid, workers: workers() })))
  .listen(Number(port), '127.0.0.1', () => fs.writeFileSync(folder + '/pid', String(process.pid)));
setTimeout(() => process.exit(), 60_000);
`;

const start = 'node "$DIR/service.mjs" "$PORT" "$DIR" >/dev/null 2>&1 &';
const runbook = `---
title: Restart and scale
variables:
  DIR:
  PORT:
---
# Restart and scale

${block('sh', 'step name="Start" safe expect="exit 0"', `echo 1 > "$DIR/workers"\n${start}`)}
${block('wait', 'step name="It answers" every=1s timeout=20s expect="status 200 and json $.workers == 1"', 'GET http://127.0.0.1:$PORT/')}
${block('sh', 'step name="Restart" rollback="Start again"', `kill "$(cat "$DIR/pid")"; rm "$DIR/pid"; sleep 0.2\n${start}\necho restarted`)}
${block('wait', 'step name="It answers again" every=1s timeout=20s expect="status 200"', 'GET http://127.0.0.1:$PORT/')}
${block('sh', 'step name="Scale" rollback="One worker" expect=\'stdout contains "workers 5"\'', 'echo 4 > "$DIR/workers"; echo "workers $(cat "$DIR/workers")"')}
${block('sh', 'step name="Never" ', 'touch "$DIR/never"')}
${block('sh', 'rollback name="Start again"', start)}
${block('sh', 'rollback name="One worker"', 'echo 1 > "$DIR/workers"; echo "back to one"')}
`;

describe('a run', () => {
  it('restarts and scales a real process, stops at a failing expectation and rolls it back', async () => {
    const engine = await testEngine();
    const dir = temporaryFolder();
    fs.writeFileSync(path.join(dir, 'service.mjs'), service);
    const port = String(await freePort());
    const ref = await begun(engine, runbook, { variables: { DIR: dir, PORT: port } });
    const first = await until(engine, ref, at(3, 'awaiting'), 20_000);
    expect(first.steps.map(({ state }) => state).slice(0, 3)).toEqual(['succeeded', 'succeeded', 'awaiting']);
    const before = fs.readFileSync(path.join(dir, 'pid'), 'utf8');
    await approve(engine, ref, 3);
    await approve(engine, ref, 5);
    const run = await until(engine, ref, ended, 20_000);
    const after = fs.readFileSync(path.join(dir, 'pid'), 'utf8');
    expect(after).not.toBe(before);
    expect(run).toMatchObject({ ended: { how: 'failed' } });
    expect(run.steps.map(({ state }) => state)).toEqual([
      ...['succeeded', 'succeeded', 'succeeded', 'succeeded', 'rolled-back', 'pending'],
    ]);
    expect(fs.readFileSync(path.join(dir, 'workers'), 'utf8')).toBe('1\n');
    expect(fs.existsSync(path.join(dir, 'never'))).toBe(false);
    expect(await told(engine, ref)).toEqual([
      'Run 1 of runbook “Restart and scale” started',
      'Run 1, step 1 “Start” succeeded (exit 0)',
      expect.stringMatching(
        /^Run 1, step 2 “It answers” succeeded \(status 200\) — \{"pid":\d+,"workers":1\}$/,
      ),
      'Run 1, step 3 “Restart” succeeded (exit 0, approved by @ana) — restarted',
      expect.stringContaining('Run 1, step 4 “It answers again” succeeded (status 200)'),
      'Run 1, step 5 “Scale” failed (exit 0, approved by @ana): expected stdout to contain “workers 5” — workers 4',
      'Run 1, step 5 “Scale” rolled back (exit 0, approved by @ana) — back to one',
      'Run 1 failed: step 5 failed and was rolled back: expected stdout to contain “workers 5”. Steps: 4 succeeded, 1 rolled back and 1 never ran',
    ]);
    process.kill(Number(after));
    expect((await engine.must('log.verify', {})).ok).toBe(true);
    const shown = await engine.must('run.show', { ref });
    expect(shown.text).toBe(runbook);
    expect(shown.steps[4]).toMatchObject({ output: 'back to one\n', asks: true });
    expect(shown.steps[4]?.undo).toContain('echo 1');
  });

  it('shouts a rollback that failed', async () => {
    const engine = await testEngine();
    const text = `${block('sh', 'step safe name="Break" rollback="Undo"', 'exit 3')}${block('sh', 'rollback name="Undo"', 'echo no >&2; exit 4')}`;
    const ref = await begun(engine, text);
    const run = await until(engine, ref, ended);
    expect(run.steps[0]).toMatchObject({ state: 'failed', undo: 'failed', exit: 4 });
    const lines = await told(engine, ref);
    expect(lines).toContain('Run 1, step 1 “Break” ROLLBACK FAILED (exit 4): expected exit 0, got 4 — no');
    expect(lines.at(-1)).toContain('THE ROLLBACK OF STEP 1 FAILED');
  });

  it('ends what takes too long, with everything it started', async () => {
    const engine = await testEngine();
    const dir = temporaryFolder();
    const body = `(trap "" TERM; sleep 30; touch "${dir}/late") &\ntrap "" TERM\necho begun\nsleep 30`;
    const ref = await begun(engine, block('sh', 'step safe name="Hang" timeout=1s', body));
    const began = performance.now();
    const run = await until(engine, ref, ended);
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(run.steps[0]).toMatchObject({
      state: 'failed',
      reason: 'it took longer than 1 s and was ended',
      lines: 'begun',
    });
  });

  it('is stopped within two seconds, whatever its step does about signals', async () => {
    const engine = await testEngine();
    const dir = temporaryFolder();
    const body = `trap "" TERM\n(trap "" TERM; while :; do date > "${dir}/alive"; sleep 0.1; done)`;
    const ref = await begun(engine, block('sh', 'step safe name="Stubborn"', body));
    await until(engine, ref, at(1, 'running'));
    while (!fs.existsSync(path.join(dir, 'alive'))) await pause(20);
    const began = performance.now();
    await engine.must('run.stop', { ref, as: '@ana' });
    const run = await until(engine, ref, at(1, 'interrupted'));
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(run).toMatchObject({ ended: { how: 'stopped', by: '@ana' } });
    expect(run.steps[0]?.reason).toBe('ended by @ana');
    const alive = fs.statSync(path.join(dir, 'alive')).mtimeMs;
    await pause(400);
    expect(fs.statSync(path.join(dir, 'alive')).mtimeMs).toBe(alive);
  });

  it('runs nothing that nobody reviewed, and nothing of a text that was changed by a letter', async () => {
    const engine = await testEngine();
    const text = block('sh', 'step safe name="Touch"', 'true');
    const ref = await begun(engine, text);
    await until(engine, ref, ended);
    const refused = await engine.do('run.start', { ref, text: `${text} `, name: 'book.md' });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'not_trusted' } });
    expect((await runIn(engine, ref)).number).toBe(1);
  });

  it('skips what nobody approved within five minutes and goes on, and stops where that step is required', async () => {
    const clock = handClock(Date.UTC(2026, 10, 25, 12));
    const engine = await engineAt(clock);
    const dir = temporaryFolder();
    const text = `${block('sh', 'step name="One"', `touch "${dir}/one"`)}${block('sh', 'step name="Two" if="not one.ok"', `touch "${dir}/two"`)}${block('sh', 'step name="Three" required', `touch "${dir}/three"`)}${block('sh', 'step safe name="Four"', `touch "${dir}/four"`)}`;
    const ref = await begun(engine, text);
    clock.pass(299_000);
    expect((await runIn(engine, ref)).steps[0]?.state).toBe('awaiting');
    clock.pass(2_000);
    await until(engine, ref, at(1, 'skipped'));
    await approve(engine, ref, 2);
    await until(engine, ref, at(2, 'succeeded'));
    await until(engine, ref, at(3, 'awaiting'));
    clock.pass(301_000);
    const run = await until(engine, ref, ended);
    expect(run.steps.map(({ state }) => state)).toEqual(['skipped', 'succeeded', 'skipped', 'pending']);
    expect(run.steps[0]?.reason).toBe('nobody approved it within five minutes');
    expect(run.ended).toMatchObject({ how: 'failed', reason: 'step 3 is required and was skipped' });
    expect(fs.readdirSync(dir)).toEqual(['two']);
  });

  it('tries again as often as a step says, queues messages, and leaves out what an answer passes over', async () => {
    const engine = await testEngine();
    const dir = temporaryFolder();
    const text = [
      block(
        'sh',
        'step safe name="Flaky" retries=2',
        `echo x >> "${dir}/tries"; [ "$(wc -l < "${dir}/tries")" -ge 2 ]`,
      ),
      block('notify', 'step safe name="Tell" to="#ops"', 'Restarting now.'),
      block('decide', 'step name="Which"', 'Is it full?\n- Yes -> Free\n- No'),
      block('sh', 'step safe name="Between"', `touch "${dir}/between"`),
      block('sh', 'step safe name="Free" if="which.answer == \'Yes\'"', `touch "${dir}/free"`),
    ].join('');
    const ref = await begun(engine, text);
    await until(engine, ref, at(3, 'awaiting'));
    expect((await engine.must('engine.status', {})).queued.count).toBe(1);
    await engine.must('run.answer', { ref, answer: 'yes', as: '@ana' });
    const run = await until(engine, ref, ended);
    expect(run.steps.map(({ state }) => state)).toEqual([
      'succeeded',
      'succeeded',
      'succeeded',
      'skipped',
      'succeeded',
    ]);
    expect(run.steps[0]).toMatchObject({ attempts: 2 });
    expect(run.steps[1]?.reason).toBe('queued for #ops; no connector sends it yet');
    expect(run.ended?.how).toBe('completed');
    expect(fs.readdirSync(dir).toSorted()).toEqual(['free', 'tries']);
  });
});
