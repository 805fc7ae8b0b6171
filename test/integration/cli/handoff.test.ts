import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { onFolder, temporaryFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const folder = temporaryFolder();
const cli = onFolder(() => path.join(folder.dir(), 'one'), hereRunner(folder.dir));
const elsewhere = onFolder(() => path.join(folder.dir(), 'two'), hereRunner(folder.dir));

async function declared(title: string, severity: string): Promise<string> {
  const { ref } = (await cli.json(['declare', '--title', title, '--severity', severity])) as { ref: string };
  await cli.text(['role', ref, 'ic', '@ana']);
  return ref;
}

it('hands a SEV-1 over in a live call', async () => {
  const ref = await declared('Checkout is down', '1');
  await cli.text(['log', ref, 'Restarted the pool', '--kind', 'action']);
  await cli.text(['handoff', 'start', ref, '--to', '@bo', '--as', '@ana']);
  await cli.text(['handoff', 'tick', ref, 'responders', '--note', '@cy for the database']);
  await cli.text(['handoff', 'tick', ref, 'read', '--as', '@bo']);
  await cli.text(['handoff', 'brief', ref, '--next', 'Fail over']);
  const told = await cli.text(['handoff', 'status', ref]);
  expect(told).toContain('[x] Incoming responders named: @cy for the database');
  expect(told).toContain('[ ] Has asked');
  expect(told).toContain('Restarted the pool');
  expect(await cli.run(['handoff', 'accept', ref, '--as', '@bo'])).toMatchObject({ status: 1 });
  await cli.text(['handoff', 'readback', ref, 'Checkout is down,', 'I fail over', '--as', '@bo']);
  expect((await cli.run(['handoff', 'confirm', ref, '--as', '@bo'])).err).toContain('Only @ana can confirm');
  await cli.text(['handoff', 'confirm', ref, '--as', '@ana', '--next', '8h']);
  expect(await cli.json(['show', ref])).toMatchObject({ commander: '@bo' });
  const { incidents, figures } = (await cli.json(['handoff', 'status', ref])) as {
    incidents: { handoffs: unknown[] }[];
    figures: unknown;
  };
  expect(incidents[0]?.handoffs).toMatchObject([
    { state: 'accepted', quality: { pace: 'live', seconds: expect.any(Number) as number, ticked: 2 } },
  ]);
  expect(figures).toMatchObject({ handoffs: 1, withLoss: 0 });
  await cli.text(['log', ref, 'Was the pool restarted?', '--kind', 'question', '--as', '@bo']);
  const entries = (await cli.json(['timeline', ref])) as { n: number; text: string }[];
  const asked = entries.find((entry) => entry.text === 'Was the pool restarted?');
  expect(await cli.text(['handoff', 'answered', ref, String(asked?.n), '--in', '3'])).toContain('answered');
});

it('hands a SEV-3 over in writing, with a document that was edited, through a file to another machine', async () => {
  const ref = await declared('Invoices are late', '3');
  await cli.text(['handoff', 'start', ref, '--to', '@bo']);
  const edited = path.join(folder.dir(), 'edited.md');
  await cli.text(['handoff', 'doc', ref, '--out', edited]);
  fs.appendFileSync(edited, '\nCall the bank.\n');
  await cli.text(['handoff', 'edit', ref, edited, '--posted']);
  expect(await cli.text(['handoff', 'doc', ref])).toContain('Call the bank.');
  expect(await cli.text(['handoff', 'doc', ref, '--fresh'])).not.toContain('Call the bank.');
  await cli.text(['handoff', 'brief', ref]);
  const file = path.join(folder.dir(), 'handoff.json');
  await cli.text(['handoff', 'doc', ref, '--out', file]);
  expect(await elsewhere.json(['handoff', 'import', file])).toMatchObject({ ref, already: false });
  expect(await elsewhere.json(['handoff', 'import', file])).toMatchObject({ ref, already: true });
  await elsewhere.text(['handoff', 'accept', ref, '--as', '@bo', '--note', 'reading up']);
  expect(await elsewhere.json(['show', ref])).toMatchObject({ commander: '@bo' });
  await cli.text(['handoff', 'decline', ref, 'On', 'a', 'train', '--as', '@bo']);
  const page = path.join(folder.dir(), 'brief-ics201.html');
  await cli.text(['handoff', 'doc', ref, '--out', page]);
  expect(fs.readFileSync(page, 'utf8')).toContain('INCIDENT BRIEFING (ICS 201)');
});

it('hands over everything somebody commands at the end of a shift', async () => {
  const one = await declared('Search is slow', '3');
  const two = await declared('Mails are late', '2');
  const out = path.join(folder.dir(), 'shift');
  const all = ['handoff', 'bulk', '--to', '@bo', '--give', `${two}=@cy`, '--out', out, '--as', '@ana'];
  // The SEV-3 that was declined above is Ana’s still.
  const { started } = (await cli.json(all)) as { started: { ref: string; to: string }[] };
  expect(started).toHaveLength(3);
  expect(started).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ref: one, to: '@bo', posted: true }),
      expect.objectContaining({ ref: two, to: '@cy', posted: true }),
    ]),
  );
  expect(fs.readdirSync(out).toSorted()).toEqual(
    ['handoff-summary.md', ...started.map(({ ref }) => `${ref}-handoff.md`)].toSorted(),
  );
  expect(fs.readFileSync(path.join(out, 'handoff-summary.md'), 'utf8')).toContain('Mails are late');
  const { accepted } = (await cli.json(['handoff', 'bulk', '--accept', '--as', '@bo'])) as {
    accepted: { ref: string }[];
  };
  expect(accepted.map(({ ref }) => ref)).toContain(one);
  expect(await cli.json(['show', two])).toMatchObject({ commander: '@ana' });
  expect(await cli.text(['handoff', 'bulk', '--accept', '--as', '@bo'])).toContain(
    'No written handoff waits',
  );
});
