import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKept } from '#electron/main/kept.ts';
import { RefusalError } from '#shared/contract/refusal.ts';

let dir: string;
let file: string;
const logged: string[] = [];
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'deepwater-kept-'));
  file = path.join(dir, 'drafts.json');
  logged.splice(0);
});
afterEach(() => rm(dir, { recursive: true }));
const open = () => openKept(file, (line) => logged.push(line));

describe('what is kept', () => {
  it('is on the disk without anyone asking, and forgotten when it is null', async () => {
    const kept = await open();
    kept.write('draft:INC-1', 'half a lin');
    kept.write('draft:INC-2', 'Grüße');
    await expect
      .poll(async () => (await open()).read(), { timeout: 5_000 })
      .toEqual({ 'draft:INC-1': 'half a lin', 'draft:INC-2': 'Grüße' });
    kept.write('draft:INC-1', null);
    await kept.flush();
    expect((await open()).read()).toEqual({ 'draft:INC-2': 'Grüße' });
    expect(await readdir(dir)).toEqual(['drafts.json']);
  });

  it.each(['', '{"a":', '[1]', '{"a":1}'])('in a file that reads %j is set aside', async (text) => {
    await writeFile(file, text);
    expect((await open()).read()).toEqual({});
    expect(await readFile(`${file}.unreadable`, 'utf8')).toBe(text);
    expect(logged.join()).toContain('set aside');
  });

  it('has an end', async () => {
    const kept = await open();
    for (let n = 0; n < 2_000; n += 1) kept.write(`draft:${n}`, 'x');
    expect(() => kept.write('one more', 'x')).toThrow(RefusalError);
    kept.write('draft:7', 'y');
    await kept.flush();
  });
});
