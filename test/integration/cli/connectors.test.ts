import { describe, expect, it } from 'vitest';
import { plainVendor } from '../connectors/kit.ts';
import { onFolder, temporaryFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const folder = temporaryFolder();
const cli = onFolder(folder.dir, hereRunner(folder.dir));

describe('connectors by the command line', () => {
  it('are added, shown, changed and removed, with words for what does not fit', async () => {
    const kinds = (await cli.json(['connector', 'kinds'])) as { kind: string }[];
    expect(kinds.length).toBeGreaterThan(0);
    expect(await cli.text(['connector', 'list'])).toContain('Nothing is connected');
    const vendor = await plainVendor();
    const added = await cli.text([
      'connector',
      'add',
      'webhook',
      '--name',
      'Hook',
      '--set',
      `address=${vendor.double.url}/hook`,
    ]);
    expect(added).toContain('Hook set');
    expect(await cli.text(['connector', 'list'])).toContain('Hook');
    await cli.json(['connector', 'set', 'Hook', '--off', '--min-severity', '2']);
    expect(await cli.json(['connector', 'list'])).toMatchObject([
      { name: 'Hook', enabled: false, minSeverity: 'SEV-2', health: { state: 'off' } },
    ]);
    expect(await cli.text(['connector', 'outbox'])).toContain('Nothing waits');
    await cli.json(['connector', 'remove', 'Hook']);
    expect(await cli.json(['connector', 'list'])).toEqual([]);
  });

  it('refuse a kind, a setting and a row that are none', async () => {
    for (const [argv, says] of [
      [['connector', 'add', 'nothing'], 'no connector of kind'],
      [['connector', 'add', 'webhook', '--set', 'colour=red'], 'has no setting “colour”'],
      [['connector', 'retry', 'x'], 'no number of a row'],
      [['connector', 'check', 'nothing'], 'There is no connector nothing'],
      [['network', 'set', '--proxy', 'http://me:secret@proxy.example.com'], 'HTTPS_PROXY'],
    ] as const) {
      const ran = await cli.run([...argv]);
      expect(ran.status).toBe(1);
      expect(ran.err).toContain(says);
    }
  });
});
