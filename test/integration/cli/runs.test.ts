import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, testEngine } from '#test/integration/engine/kit.ts';
import { reviewed } from '#test/integration/engine/run-kit.ts';
import { onFolder, start } from './harness.ts';

const text = `---
title: Restart
variables:
  HOST:
  TOKEN: { secret: true }
---
\`\`\`sh step name="Look" safe approval=required
echo "on $HOST with $TOKEN"
\`\`\`
\`\`\`sh step name="Restart"
echo restarted
\`\`\`
\`\`\`decide step name="Which"
Is it well?
- Yes -> end
- No -> Look again
\`\`\`
\`\`\`check step name="Look again"
exit 1
\`\`\`
`;

describe('runbooks by the command line', () => {
  it('run while the command does, approved and answered from another terminal, with secrets from the environment', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Slow' });
    await reviewed(engine, 'restart.md', text);
    const { dataDir } = engine;
    engine.close();
    const file = path.join(temporaryFolder(), 'restart.md');
    fs.writeFileSync(file, text);
    const cli = onFolder(() => dataDir);
    const run = ['runbook', 'run', file, '--data', dataDir, '--incident', ref];
    expect(await cli.run(['runbook', 'run', file, '--incident', ref])).toMatchObject({ status: 1 });
    const env = { DEEPWATER_SECRET_TOKEN: 'hunter2hunter2' };
    const running = start([...run, '--var', 'HOST=db-1 $(id)', '--approve-safe'], { env });
    const patience = { timeout: 20_000, interval: 200 };
    await expect.poll(() => cli.text(['runbook', 'runs', ref]), patience).toContain('step 2 waiting');
    await cli.text(['runbook', 'approve', ref, '--as', '@ana']);
    await expect.poll(() => cli.text(['runbook', 'runs', ref]), patience).toContain('step 3 waiting');
    expect(await cli.run(['runbook', 'answer', ref, 'Perhaps'])).toMatchObject({ status: 1 });
    await cli.text(['runbook', 'answer', ref, 'yes']);
    const { status, out, err } = await running.ended;
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('on db-1 $(id) with •••');
    expect(out).toContain('2. Restart: waiting. Runs a command on this machine, for at most 5 min.');
    expect(out).toContain(`${ref}: run 1 completed`);
    expect(await cli.text(['timeline', ref])).toContain('“Restart” succeeded (exit 0, approved by @ana)');
  });

  it('are followed from another terminal as they print, and their text is reviewed by its hash', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Slow' });
    const printing = [
      '```sh step safe name="Drain" expect="exit 0"',
      'echo first; while [ ! -e go ]; do sleep 0.05; done; echo last',
      '```',
    ].join('\n');
    await reviewed(engine, 'drain.md', printing);
    const { dataDir } = engine;
    engine.close();
    const folder = temporaryFolder();
    const file = path.join(folder, 'drain.md');
    fs.writeFileSync(file, printing);
    const cli = onFolder(() => dataDir);
    const run = start([
      ...['runbook', 'run', file, '--data', dataDir, '--incident', ref, '--folder', folder],
    ]);
    const patience = { timeout: 20_000, interval: 200 };
    await expect.poll(() => cli.text(['runbook', 'runs', ref]), patience).toContain('step 1 running');
    const following = start(['runbook', 'follow', ref, '--data', dataDir]);
    await expect.poll(() => following.out(), patience).toContain('     first\n');
    expect(following.out()).not.toContain('last');
    fs.writeFileSync(path.join(folder, 'go'), '');
    expect(await following.ended).toMatchObject({ status: 0, err: '' });
    expect(following.out()).toBe(
      `1. Drain: running\n     first\n     last\n1. Drain: succeeded\n${ref}: run 1 completed\n`,
    );
    expect((await run.ended).status).toBe(0);
    expect(await cli.text(['runbook', 'trust', ref, '--run', '1'])).toContain(`run 1 of ${ref}`);
    const { hash } = (await cli.json(['runbook', 'trust', ref, '--run', '1'])) as { hash: string };
    expect(await cli.text(['runbook', 'trust', ref, '--run', '1', '--hash', hash.slice(0, 12)])).toContain(
      'may run on this machine',
    );
    expect(await cli.run(['runbook', 'trust', ref, '--run', '1', '--hash', 'f'.repeat(12)])).toMatchObject({
      status: 1,
    });
  });

  it('show every step in a dry run, whatever nobody reviewed, and change nothing', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Slow' });
    engine.close();
    const file = path.join(temporaryFolder(), 'restart.md');
    fs.writeFileSync(file, text);
    const cli = onFolder(() => engine.dataDir);
    const answer = await cli.json(['runbook', 'run', file, '--incident', ref, '--dry-run']);
    const { steps, ended } = answer as { steps: { state: string }[]; ended: { how: string } };
    expect(steps.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'skipped', 'skipped']);
    expect(ended.how).toBe('completed');
    expect(await cli.run(['runbook', 'stop', ref])).toMatchObject({ status: 1 });
  });
});
