import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';

const folder = path.join(import.meta.dirname, '../../../resources/runbooks');
const files = fs.readdirSync(folder).filter((name) => name.endsWith('.md'));
const read = (name: string) => parseRunbook(fs.readFileSync(path.join(folder, name), 'utf8'), name);

describe('the starter set', () => {
  it('answers ten usual incidents, each alert by one runbook', () => {
    const runbooks = files.map(read);
    expect(runbooks.length).toBeGreaterThanOrEqual(10);
    expect(new Set(runbooks.map(({ id }) => id)).size).toBe(runbooks.length);
    for (const { alerts } of runbooks) expect(alerts.length).toBeGreaterThan(2);
  });

  it.each(files)('%s has nothing the linter minds, steps for people and steps that run', (name) => {
    const runbook = read(name);
    const endOf = (target: string): 'there' | 'nowhere' =>
      fs.existsSync(path.join(folder, target)) ? 'there' : 'nowhere';
    const now = Date.parse('2026-11-26T00:00:00Z');
    expect(lintRunbook(runbook, { now, endOf })).toEqual([]);
    expect(runbook.steps.filter(({ kind }) => kind === 'manual').length).toBeGreaterThan(5);
    expect(runbook.steps.filter(({ kind }) => kind !== 'manual').length).toBeGreaterThan(2);
    expect(runbook.id).toBe(name.replace('.md', ''));
    expect(runbook.reviewed).not.toBeNull();
  });
});
