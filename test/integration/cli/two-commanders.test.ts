import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { onFolder, temporaryFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const here = temporaryFolder();
const there = temporaryFolder();
const ours = onFolder(here.dir, hereRunner(here.dir));
const theirs = onFolder(there.dir, hereRunner(there.dir));

const declared = z.object({ ref: z.string() });
const exported = z.object({ events: z.array(z.object({ id: z.string(), hash: z.string() })) });

/** What one installation has of the incident goes to the other as a file. */
async function carry(from: typeof ours, to: typeof ours, ref: string): Promise<void> {
  const file = path.join(here.dir(), `${ref}.json`);
  await writeFile(file, await from.text(['export', ref, '--format', 'json']));
  await to.text(['import', file]);
}

/** The hashes of every event of the incident, by id. */
async function hashes(of: typeof ours, ref: string): Promise<string[]> {
  const { events } = exported.parse(JSON.parse(await of.text(['export', ref, '--format', 'json'])));
  return events.map(({ id, hash }) => `${id} ${hash}`).toSorted();
}

describe('two who took command without seeing each other', () => {
  it('stand side by side on both logs until one action settles it, and both logs then agree', async () => {
    const { ref } = declared.parse(
      await ours.json(['declare', '--title', 'Sign-in fails', '--severity', 'SEV-2']),
    );
    await carry(ours, theirs, ref);

    await ours.text(['role', ref, 'ic', '@ana']);
    await theirs.text(['role', ref, 'ic', '@bo']);
    await theirs.text(['log', ref, 'Sign-in works on the new endpoint', '--kind', 'observation']);
    await carry(theirs, ours, ref);
    await carry(ours, theirs, ref);

    for (const each of [ours, theirs]) {
      expect(await each.json(['show', ref])).toMatchObject({
        commander: null,
        commanders: ['@ana', '@bo'],
      });
      expect(await each.text(['show', ref])).toMatch(/@ana.*@bo/);
    }

    await ours.text(['role', ref, 'ic', '@bo']);
    await carry(ours, theirs, ref);
    for (const each of [ours, theirs]) {
      expect(await each.json(['show', ref])).toMatchObject({ commander: '@bo' });
      expect(await each.json(['verify'])).toMatchObject({ ok: true, problems: [] });
    }
    expect(await hashes(theirs, ref)).toEqual(await hashes(ours, ref));
    expect(await theirs.json(['timeline', ref])).toEqual(await ours.json(['timeline', ref]));
  });
});

describe('a massive incident', () => {
  it('splits into parts under one parent, each with a commander of its own', async () => {
    const declare = ['declare', '--title', 'Everything is slow', '--severity', 'SEV-1', '--region', 'EMEA'];
    const { ref } = declared.parse(
      await ours.json([...declare, '--region', 'APAC', '--service', 'checkout']),
    );
    const part = declared.parse(
      await ours.json(['split', ref, 'Checkout', 'in', 'APAC', '--region', 'APAC']),
    );
    expect(await ours.json(['show', part.ref])).toMatchObject({
      title: 'Checkout in APAC',
      severity: 'SEV-1',
      services: ['checkout'],
      regions: ['APAC'],
      relations: [{ relation: 'parent', ref }],
    });
    expect(await ours.json(['show', ref])).toMatchObject({
      relations: [{ relation: 'part', ref: part.ref }],
    });
    await ours.text(['phase', ref, 'closed']);
    expect((await ours.run(['split', ref, 'Too late'])).err).toContain('This incident is closed');
  });
});
