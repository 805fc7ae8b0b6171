import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineAt, handClock } from '#test/integration/engine/hand-clock.ts';
import { temporaryFolder } from '#test/integration/engine/kit.ts';
import { onFolder, start } from './harness.ts';

const START = Date.UTC(2026, 10, 25, 12);

describe('drills by the command line', () => {
  it('are listed, played and stopped, also without the application', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    const cli = onFolder(() => dataDir);
    expect(await cli.json(['drill', 'list'])).toMatchObject([{ id: 'first-drill', length: 300_000 }]);
    expect(await cli.run(['drill', 'run', '--speed', '3'])).toMatchObject({ status: 1 });
    const playing = start(['drill', '--data', dataDir, 'run', '--speed', '10']);
    await expect
      .poll(async () => await cli.text(['list']), { timeout: 20_000, interval: 300 })
      .toContain('EXERCISE');
    playing.child.kill('SIGINT');
    expect(await playing.ended).toMatchObject({ status: 130 });
    expect(await cli.json(['drill', 'stop'])).toMatchObject({ ended: 'stopped' });
    expect(await cli.run(['drill', 'stop'])).toMatchObject({ status: 1, err: 'No drill is running.\n' });
  });

  it('leave a drill that the application plays to the application', async () => {
    const clock = handClock(START);
    const engine = await engineAt(clock);
    await engine.must('drill.run', {});
    engine.close();
    const cli = onFolder(() => engine.dataDir);
    expect(await cli.run(['drill', 'run'])).toMatchObject({ status: 1 });
    expect(await cli.text(['list'])).toContain('EXERCISE');
  });
});
