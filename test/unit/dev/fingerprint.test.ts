import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprint } from '#electron/dev/fingerprint.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'deepwater-fingerprint-'));
  mkdirSync(path.join(root, 'src/inner'), { recursive: true });
  writeFileSync(path.join(root, 'src/a.ts'), 'a');
  writeFileSync(path.join(root, 'src/inner/b.ts'), 'b');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

it('stays the same when only times change', () => {
  const before = fingerprint(root, ['src']);
  utimesSync(path.join(root, 'src/a.ts'), new Date(0), new Date(0));
  expect(fingerprint(root, ['src'])).toBe(before);
});

it('changes with content, names, additions and removals', () => {
  const seen = new Set([fingerprint(root, ['src'])]);
  writeFileSync(path.join(root, 'src/inner/b.ts'), 'c');
  seen.add(fingerprint(root, ['src']));
  writeFileSync(path.join(root, 'src/inner/c.ts'), '');
  seen.add(fingerprint(root, ['src']));
  rmSync(path.join(root, 'src/a.ts'));
  seen.add(fingerprint(root, ['src']));
  rmSync(path.join(root, 'src'), { recursive: true });
  seen.add(fingerprint(root, ['src']));
  expect(seen.size).toBe(5);
});

it('does not take bytes that move from one file to the next for the same', () => {
  const before = fingerprint(root, ['src/a.ts', 'src/inner/b.ts']);
  writeFileSync(path.join(root, 'src/a.ts'), '');
  writeFileSync(path.join(root, 'src/inner/b.ts'), 'ab');
  expect(fingerprint(root, ['src/a.ts', 'src/inner/b.ts'])).not.toBe(before);
});
