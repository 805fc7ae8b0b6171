import { expect, it } from 'vitest';
import { onFolder, temporaryFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const folder = temporaryFolder();
const cli = onFolder(folder.dir, hereRunner(folder.dir));

it('reminders of one incident and of all are told in words and as JSON', async () => {
  expect(await cli.text(['reminders'])).toBe('No reminders.\n');
  const { ref } = (await cli.json(['declare', '--title', 'Checkout down', '--severity', '1'])) as {
    ref: string;
  };
  const told = await cli.text(['reminders', ref]);
  expect(told).toContain('Nobody is Incident Commander.');
  expect(told).toMatch(/in 1[45] m {2}The next status update is due\./);
  const listed = (await cli.json(['reminders', ref])) as { kind: string; givenAt: string | null }[];
  expect(listed.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['seat', 'update', 'roll-call']));
  expect(listed.every(({ givenAt }) => givenAt === null)).toBe(true);
  expect(await cli.json(['reminders'])).toEqual(listed);
  expect(await cli.run(['reminders', 'INC-ZZZ'])).toMatchObject({ status: 1 });
});
