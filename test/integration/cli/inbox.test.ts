import { expect, it } from 'vitest';
import { openEngine } from '#electron/engine/engine.ts';
import { onFolder, temporaryFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const folder = temporaryFolder();
const cli = onFolder(folder.dir, hereRunner(folder.dir));

it('the inbox is worked through from the command line', async () => {
  const engine = await openEngine({ dataDir: folder.dir(), appVersion: 'test', selfCare: false });
  const alert = (vendorId: string, groupKey: string, service: string) => ({
    ...{ kind: 'alert', vendorId, firing: true, title: `${groupKey}\u001b[31m`, text: '', severity: 'page' },
    ...{ service, labels: {}, groupKey, startedAt: Date.now() - 60_000, endedAt: null, url: null },
    runbookUrl: null,
  });
  engine.receive('am', [
    alert('a', 'Errors', 'checkout'),
    alert('b', 'Latency', 'checkout'),
    alert('c', 'Disk', 'db'),
  ]);
  engine.close();
  const listed = await cli.text(['inbox', 'list']);
  expect(listed).toContain('1 firing  SEV-2  checkout');
  expect(listed).not.toContain('\u001b');
  const { ref } = (await cli.json(['inbox', 'declare', '1', '--severity', '1'])) as { ref: string };
  expect(await cli.text(['inbox', 'list'])).toContain(`${ref}?`);
  await cli.text(['inbox', 'attach', '2', ref]);
  await cli.text(['inbox', 'dismiss', '3']);
  expect(await cli.text(['inbox', 'list'])).toBe('Nothing waits.\n');
  expect(await cli.text(['inbox', 'list', '--dismissed'])).toContain('Disk');
  expect(await cli.text(['inbox', 'list', '--attached'])).toContain(ref);
  expect(await cli.run(['inbox', 'declare', 'x'])).toMatchObject({ status: 1 });
  expect(await cli.run(['inbox', 'goes-on', ref])).toMatchObject({ status: 1 });
  expect(await cli.text(['timeline', ref])).toContain('Alert attached: Latency');
});

it('the server is switched on for the next start', async () => {
  expect(await cli.text(['server', 'status'])).toBe('Off.\n');
  expect(await cli.text(['server', 'on', '--port', '17730'])).toContain(
    'at port 17730 as soon as Deepwater runs',
  );
  expect(await cli.json(['server', 'status'])).toMatchObject({ on: true, port: 17_730, listening: false });
  expect(await cli.text(['server', 'off'])).toBe('Off.\n');
});
