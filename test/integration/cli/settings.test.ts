import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/integration/engine/kit.ts';
import { onFolder } from './harness.ts';

describe('settings by the command line', () => {
  it('go from one folder to another, and only tell in a dry run', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'team.json');
    const from = onFolder(() => path.join(folder, 'from'));
    const to = onFolder(() => path.join(folder, 'to'));
    await from.json([
      'person',
      'set',
      '@ana',
      '--name',
      'Ana Lima',
      '--phone',
      '112',
      '--email',
      'a@b.example',
    ]);
    await from.json(['person', 'set', '@ana', '--phone', '']);
    await from.json(['settings', 'export', '--out', file]);
    const added = { changes: [{ part: 'people', what: 'add', name: '@ana', details: [] }] };
    expect(await to.json(['settings', 'import', file, '--dry-run'])).toMatchObject({
      ...added,
      dryRun: true,
    });
    expect(await to.json(['person', 'list'])).toEqual([]);
    expect(await to.json(['settings', 'import', file])).toMatchObject(added);
    expect(await to.json(['person', 'list'])).toMatchObject([
      { handle: '@ana', name: 'Ana Lima', phone: null, email: 'a@b.example' },
    ]);
    expect(await to.json(['settings', 'import', file, '--replace'])).toMatchObject({ changes: [] });
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"SEV-1"', '"nonsense!"'));
    const refused = await to.run(['settings', 'import', file]);
    expect(refused).toMatchObject({ status: 1, out: '' });
    expect(refused.err).toContain('team.json, severities[1].id');
    expect(await to.json(['keys'])).toMatchObject([{ own: true }]);
  });
});
