import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startVirtualDisplay } from '#electron/dev/display.ts';

describe.runIf(process.platform === 'linux')('the virtual display', () => {
  it('takes a free number each time and ends when told to', async () => {
    const first = await startVirtualDisplay();
    const second = await startVirtualDisplay();
    expect(first.name).toMatch(/^:\d+$/);
    expect(second.name).not.toBe(first.name);
    expect(readFileSync(`/proc/${first.pid}/comm`, 'utf8').trim()).toBe('Xvfb');
    first.stop();
    second.stop();
    await gone(first.pid);
    await gone(second.pid);
  });
});

async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}/exe`)) await pause(20);
}
