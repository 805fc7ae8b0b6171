import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { keepOpenWindows, readOpenWindows } from '#electron/main/open-windows.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'deepwater-windows-'));
const file = path.join(dir, 'windows.json');
afterAll(() => rmSync(dir, { recursive: true }));

const bounds = { x: 10, y: -20, width: 1280, height: 800 };

describe('windows that were open', () => {
  it('are kept once those of before have come back, and read again', async () => {
    const keeper = keepOpenWindows(file, () => undefined);
    keeper.keep([{ screen: 'home' }]);
    await keeper.flush();
    expect(readOpenWindows(file)).toEqual([]);
    keeper.begin();
    keeper.keep([{ screen: 'wall', ref: 'INC-1', bounds }, { screen: 'home' }]);
    await keeper.flush();
    expect(readOpenWindows(file)).toEqual([{ screen: 'wall', ref: 'INC-1', bounds }, { screen: 'home' }]);
  });

  it('stay known when the last one closes, and when all close in a quit', async () => {
    const keeper = keepOpenWindows(file, () => undefined);
    keeper.begin();
    keeper.keep([{ screen: 'desk', ref: 'INC-2' }, { screen: 'home' }]);
    keeper.freeze();
    keeper.keep([{ screen: 'home' }]);
    keeper.keep([]);
    await keeper.flush();
    expect(readOpenWindows(file)).toEqual([{ screen: 'desk', ref: 'INC-2' }, { screen: 'home' }]);
  });

  it('are none in a file that is missing or damaged, and never a window that can’t be', () => {
    expect(readOpenWindows(path.join(dir, 'none.json'))).toEqual([]);
    writeFileSync(file, '[{"screen":"desk","ref"');
    expect(readOpenWindows(file)).toEqual([]);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        writeFileSync(file, JSON.stringify([value, { screen: 'desk', ref: 'INC-3', bounds: value }]));
        const read = readOpenWindows(file);
        expect(read.at(-1)).toMatchObject({ screen: 'desk', ref: 'INC-3' });
        for (const { screen, ref } of read) expect(screen === 'home' || typeof ref === 'string').toBe(true);
      }),
    );
    writeFileSync(file, JSON.stringify(Array.from({ length: 500 }, () => ({ screen: 'home' }))));
    expect(readOpenWindows(file)).toHaveLength(20);
    expect(readFileSync(file, 'utf8').length).toBeGreaterThan(0);
  });
});
