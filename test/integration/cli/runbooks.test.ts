import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '#test/integration/engine/kit.ts';
import { onFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const proxy = (more = '') =>
  `---\ntitle: Restart the proxy\nservices: [proxy]\n---\n\n## Mitigation\n\n\`\`\`sh step safe name="Restart it" expect="exit 0"\nsystemctl restart proxy\n\`\`\`\n${more}`;

it('runbooks are listed, shown, searched, matched, checked and trusted by the command line', async () => {
  const folder = temporaryFolder();
  const team = path.join(folder, 'team');
  fs.mkdirSync(team);
  fs.writeFileSync(path.join(team, 'proxy.md'), proxy());
  const cli = onFolder(
    () => path.join(folder, 'data'),
    hereRunner(() => folder),
  );
  const read = (out: string): unknown => JSON.parse(out);

  expect((await cli.run(['runbook', 'folders', 'add', 'team'])).out).toContain('added: 1 runbook.');
  const { out: listed } = await cli.run(['runbook', 'list', '--json']);
  expect(read(listed)).toMatchObject({ unread: [] });
  expect((await cli.run(['runbook', 'list'])).out).toMatch(/Disk full or filling up .*to review/);
  expect((await cli.run(['runbook', 'show', 'proxy'])).out).toMatch(/1\. \[sh\] Restart it/);
  expect((await cli.run(['runbook', 'search', 'systemctl', 'proxy'])).out).toContain('Restart the proxy');
  expect((await cli.run(['runbook', 'match', '--service', 'proxy'])).out).toMatch(
    /^Restart the proxy .*for proxy/,
  );

  // Nothing is trusted by its name alone: a person reads, and then says what they have read.
  const { out: review } = await cli.run(['runbook', 'trust', 'proxy']);
  const hash = / --hash ([0-9a-f]{12})$/m.exec(review)?.[1] ?? '';
  expect(review).toContain('systemctl restart proxy');
  expect(await cli.run(['runbook', 'trust', 'proxy', '--hash', '0'.repeat(12)])).toMatchObject({ status: 1 });
  expect((await cli.run(['runbook', 'trust', 'proxy', '--hash', hash])).out).toContain(
    'may run on this machine',
  );
  fs.writeFileSync(path.join(team, 'proxy.md'), proxy('\n1. Tell the team\n'));
  const { out: diff } = await cli.run(['runbook', 'trust', 'proxy']);
  expect(diff).toMatch(/^\+1\. Tell the team$/m);
  expect(await cli.run(['runbook', 'trust', 'proxy', '--hash', hash])).toMatchObject({ status: 1 });
  expect((await cli.run(['runbook', 'distrust', 'proxy'])).out).toContain('has to be reviewed again');

  fs.writeFileSync(path.join(folder, 'bad.md'), '## Fix\n\n```sh step rollback=gone\nls\n```\n');
  const bad = await cli.run(['runbook', 'lint', 'bad.md', 'team/proxy.md']);
  expect(bad.status).toBe(1);
  expect(bad.out).toMatch(/^bad\.md:3:1: error: .*\(unknown-rollback\)$/m);
  const good = await cli.run(['runbook', 'lint', 'team/proxy.md', '--json']);
  expect({ status: good.status, found: read(good.out) }).toMatchObject({ status: 0 });

  expect((await cli.run(['runbook', 'folders', 'remove', 'team'])).status).toBe(0);
  expect((await cli.run(['runbook', 'show', 'proxy'])).err).toContain('There is no runbook proxy');
});
