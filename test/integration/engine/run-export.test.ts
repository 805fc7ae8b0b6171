import { expect, it } from 'vitest';
import { temporaryFolder, testEngine } from './kit.ts';
import { approve, at, begun, ended, until } from './run-kit.ts';

const runbook = `---
title: Timeline of the *ledger*
variables:
  REPLICA: { default: eu-db-2 }
  TOKEN: { secret: true }
---
\`\`\`check step name="Look" safe expect="exit 0"
printf '2026-01-01 12:00 lag 0.4 s\\n\\140\\140\\140\\n<b>not bold</b>\\033[1m\\n'; echo "$TOKEN"
\`\`\`

\`\`\`sh step name="Promote" rollback="demote"
echo "no quorum"; exit 1
\`\`\`

\`\`\`sh rollback name="demote"
echo "demoted"; exit 3
\`\`\`
`;

it('a run leaves with its incident whole, and a handoff names it while it goes on and when its rollback failed', async () => {
  const engine = await testEngine();
  const secret = 'hunter2-in-no-file';
  const ref = await begun(engine, runbook, { secrets: { TOKEN: secret }, folder: temporaryFolder() });
  await until(engine, ref, at(2, 'awaiting'));
  const handoff = async () => (await engine.must('handoff.file', { ref, format: 'md' })).text;
  expect(await handoff()).toMatch(
    /## Runbooks that go on[\s\S]*\| 1 \| Timeline of the \\\*ledger\\\* \| step 2 of 2 “Promote”: waiting/,
  );
  await approve(engine, ref, 2);
  await until(engine, ref, ended);
  expect(await handoff()).toContain('ROLLBACK FAILED at step 2 “Promote”');

  const [md, html, json] = await Promise.all(
    (['md', 'html', 'json'] as const).map(
      async (format) => (await engine.must('incident.export', { ref, format })).text,
    ),
  );
  for (const text of [md, html, json]) {
    for (const words of ['lag 0.4 s', 'no quorum', 'demoted', 'eu-db-2']) expect(text).toContain(words);
    expect(text).not.toContain(secret);
  }
  expect(md).toContain('### Runbook, run 1');
  expect(md).toMatch(/\n````text\n2026-01-01 12:00 lag 0\.4 s\n```\n<b>not bold<\/b>\n[^\n]*\n````\n/);
  expect(md).toMatch(/“Promote”, failed\n\n```text\nno quorum\n```\n\n[^\n]*“Promote”, ROLLBACK FAILED/);
  expect(md).toMatch(/\| 2 \| Promote \| failed, ROLLBACK FAILED \|/);
  expect(html).toContain('&lt;b&gt;not bold&lt;/b&gt;');
  expect(json).toContain(JSON.stringify(runbook));

  // What a program printed is no timeline, and neither are the times of steps.
  const other = await testEngine();
  const content = Buffer.from(md ?? '').toString('base64');
  const { ref: again } = await other.must('incident.import', { name: 'again.md', content });
  const before = await engine.must('incident.timeline', { ref });
  const after = await other.must('incident.timeline', { ref: again ?? '' });
  // Importing adds the facts of the head as entries of their own.
  const timed = ({ entries }: typeof before) =>
    entries.filter(({ undated, text }) => !undated && !/^De(?:tec|cla)/.test(text)).map(({ text }) => text);
  expect(timed(after)).toEqual(timed(before));
});
