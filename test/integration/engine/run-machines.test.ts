import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openParts } from '../log/kit.ts';
import { temporaryFolder, testEngine, type TestEngine } from './kit.ts';
import { approve, at, begun, ended, happens, lives, reviewed, runIn, told, until } from './run-kit.ts';

const block = (kind: string, attributes: string, body: string): string =>
  `\`\`\`${kind} ${attributes}\n${body}\n\`\`\`\n`;

/** Brings what one machine knows of an incident to another one, as an exported file. */
async function carry(ref: string, from: TestEngine, to: TestEngine): Promise<void> {
  const file = await from.must('incident.export', { ref, format: 'json' });
  const content = Buffer.from(file.text).toString('base64');
  await to.must('incident.import', { name: file.name, content });
}

const both = async (ref: string, one: TestEngine, other: TestEngine): Promise<void> => {
  await carry(ref, one, other);
  await carry(ref, other, one);
};

/** Two machines, a folder that steps write into, and a way to exchange what each knows. */
async function desks() {
  const here = await testEngine();
  const there = await testEngine();
  const dir = temporaryFolder();
  return { here, there, dir, wrote: () => fs.readdirSync(dir).toSorted() };
}

describe('a run that two machines follow', () => {
  it('runs on the one that started it, and does what is said at the other one', async () => {
    const { here, there, dir, wrote } = await desks();
    const text = [
      block('sh', 'step name="One"', `touch "${dir}/one"; echo first`),
      block('decide', 'step name="Which"', 'Is it full?\n- Yes -> Two\n- No'),
      block('sh', 'step safe name="Between"', `touch "${dir}/between"`),
      block('sh', 'step name="Two"', `touch "${dir}/two"`),
      block('sh', 'step name="Three"', `touch "${dir}/three"`),
      block('sh', 'step safe name="Four"', `touch "${dir}/four"; sleep 60`),
    ].join('');
    const ref = await begun(here, text);
    await until(here, ref, at(1, 'awaiting'));
    await carry(ref, here, there);
    // It may be trusted there as well: it still runs on one machine only.
    await reviewed(there, 'book.md', text);
    const shown = await there.must('run.show', { ref });
    expect(shown).toMatchObject({ here: false, live: false });
    expect(shown.machine).not.toBeNull();
    expect(shown.steps[0]?.command).toContain('touch');
    await there.must('run.approve', { ref, as: '@bo' });
    await pause(100);
    expect(wrote()).toEqual([]);
    await carry(ref, there, here);
    await until(here, ref, at(1, 'succeeded'));
    await until(here, ref, at(2, 'awaiting'));
    await carry(ref, here, there);
    expect((await runIn(there, ref)).steps[0]).toMatchObject({
      ...{ state: 'succeeded', approvedBy: '@bo', lines: 'first' },
    });

    await there.must('run.answer', { ref, answer: 'yes', as: '@bo' });
    expect((await runIn(there, ref)).steps[1]).toMatchObject({
      state: 'awaiting',
      asked: { what: 'answer', answer: 'Yes', by: '@bo' },
    });
    await carry(ref, there, here);
    await until(here, ref, at(4, 'awaiting'));
    expect((await runIn(here, ref)).steps[1]).toMatchObject({ state: 'succeeded', answer: 'Yes', by: '@bo' });
    await carry(ref, here, there);
    await there.must('run.skip', { ref, step: 4, reason: 'Not now', as: '@bo' });
    await carry(ref, there, here);
    await until(here, ref, at(5, 'awaiting'));
    // Somebody there leaves out what runs here by then.
    await carry(ref, here, there);
    await there.must('run.skip', { ref, step: 5, as: '@bo' });
    await approve(here, ref, 5);
    await until(here, ref, at(6, 'running'));
    await both(ref, here, there);
    expect((await runIn(here, ref)).steps[4]).toMatchObject({ state: 'succeeded', asked: null });

    await there.must('run.stop', { ref, as: '@bo' });
    const began = performance.now();
    await carry(ref, there, here);
    const run = await until(here, ref, at(6, 'interrupted'));
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(run).toMatchObject({ ended: { how: 'stopped', by: '@bo' } });
    expect(run.steps[5]?.reason).toBe('ended by @bo');
    await both(ref, here, there);
    expect(await runIn(there, ref)).toEqual(await runIn(here, ref));
    expect(await told(there, ref)).toEqual(await told(here, ref));
    expect(await told(here, ref)).toContain('Run 1, step 4 “Two” skipped (by hand): Not now');
    expect(wrote()).toEqual(['four', 'one', 'three']);
    for (const engine of [here, there]) expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  it('is taken over by a person alone, and nothing runs by that', async () => {
    const { here, there, dir, wrote } = await desks();
    const text = [
      block('sh', 'step safe name="One"', `echo "$$" >> "${dir}/one"; [ -e "${dir}/quick" ] || sleep 60`),
      block('sh', 'step safe name="Two"', `touch "${dir}/two"`),
    ].join('');
    const ref = await begun(here, text);
    while (!wrote().includes('one')) await pause(20);
    await until(here, ref, at(1, 'running'));
    await carry(ref, here, there);
    expect(await there.do('run.resume', { ref, how: 'rerun' })).toMatchObject({
      ok: false,
      refusal: { code: 'elsewhere' },
    });
    expect(await there.do('run.take', { ref })).toMatchObject({
      ok: false,
      refusal: { code: 'not_trusted' },
    });
    // It lies in no library there: its text came with the log, and is reviewed as such.
    const review = await there.must('run.review', { ref });
    expect(review).toMatchObject({ run: 1, text, trusted: false, before: null });
    expect(await there.do('run.trust', { ref, hash: 'f'.repeat(64) })).toMatchObject({
      ok: false,
      refusal: { code: 'changed_meanwhile' },
    });
    await there.must('run.trust', { ref, hash: review.hash, as: '@bo' });
    expect(await there.must('run.review', { ref })).toMatchObject({
      trusted: true,
      before: { text, review: { by: '@bo' } },
    });
    expect(await here.do('run.take', { ref })).toMatchObject({ ok: false, refusal: { code: 'unchanged' } });
    await there.must('run.take', { ref, reason: 'No power', as: '@bo' });
    await pause(200);
    expect((await runIn(there, ref)).steps.map(({ state }) => state)).toEqual(['interrupted', 'pending']);
    expect(fs.readFileSync(path.join(dir, 'one'), 'utf8').trim().split('\n')).toHaveLength(1);
    expect((await told(there, ref)).at(-1)).toMatch(
      /^Run 1 was taken over from .+: No power\. How far that one got is not known$/,
    );

    // It was not gone: it ends what it runs when it hears of it, and runs nothing more.
    const began = performance.now();
    await carry(ref, there, here);
    await happens(() => !lives(Number(fs.readFileSync(path.join(dir, 'one'), 'utf8'))));
    expect(performance.now() - began).toBeLessThan(2_500);
    while ((await told(here, ref)).length < 3) await pause(20);
    expect((await told(here, ref)).at(-1)).toBe(
      'Run 1, step 1 “One” interrupted: the run was taken over on another machine, so this one ended it',
    );
    expect(await here.do('run.resume', { ref, how: 'rerun' })).toMatchObject({ ok: false });

    fs.writeFileSync(path.join(dir, 'quick'), '');
    await there.must('run.resume', { ref, how: 'rerun', as: '@bo' });
    const run = await until(there, ref, ended);
    expect(run).toMatchObject({ ended: { how: 'completed' }, taken: { by: '@bo' } });
    await both(ref, here, there);
    expect(await runIn(here, ref)).toEqual(run);
    expect(fs.readFileSync(path.join(dir, 'one'), 'utf8').trim().split('\n')).toHaveLength(2);
    for (const engine of [here, there]) expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  it('is compared with what was reviewed here, else with what lies in the library', async () => {
    const { here, there, dir } = await desks();
    const text = block('sh', 'step name="One"', `touch "${dir}/one"`);
    const ref = await begun(here, text);
    await until(here, ref, at(1, 'awaiting'));
    await carry(ref, here, there);
    const older = text.replace('touch', 'ls');
    const saved = await there.must('runbook.save', {
      ...{ folder: 'own', file: 'book.md', text: older, was: null },
    });
    expect((await there.must('run.review', { ref })).before).toEqual({
      ...{ text: older, hash: saved.hash, review: null },
    });
    await there.must('runbook.trust', { runbook: saved.key, hash: saved.hash, as: '@bo' });
    expect((await there.must('run.review', { ref })).before).toMatchObject({ review: { by: '@bo' } });
  });

  it('is not taken over by the hash of a trusted text when it means to run another one', async () => {
    const { here, there, dir, wrote } = await desks();
    const text = block('sh', 'step safe name="One"', 'true');
    await reviewed(there, 'book.md', text);
    const { ref } = await here.must('incident.declare', { title: 'Checkout is slow' });
    const { stream } = (await here.must('incident.show', { ref })).summary;
    here.close();
    // A machine that lies.
    const liar = await openParts({ dir: here.dataDir });
    const step = { id: 'one', number: 1, name: 'One', kind: 'sh' as const, required: false };
    const more = { rollback: false, question: null, branches: [] };
    const begun = liar.incidents.execute(
      stream,
      {
        name: 'run.begin',
        input: {
          ...{ runbook: 'book', title: 'Book', dryRun: false, folder: null, variables: [] },
          ...{ hash: createHash('sha256').update(text).digest('hex') },
          ...{ text: text.replace('true', `touch "${dir}/evil"`), steps: [{ ...step, ...more }] },
        },
      },
      { actor: '@eve', commandId: undefined },
    );
    expect(begun.ok).toBe(true);
    liar.close();
    await carry(ref, await testEngine({ dataDir: here.dataDir }), there);
    for (const [name, code] of [
      ['run.take', 'not_trusted'],
      ['run.review', 'not_possible'],
    ] as const)
      expect(await there.do(name, { ref })).toMatchObject({ ok: false, refusal: { code } });
    await pause(100);
    expect(wrote()).toEqual([]);
  });

  it('goes to one of two that take it at once, and the other one stops', async () => {
    const { here, there, dir, wrote } = await desks();
    const third = await testEngine();
    const text = [
      block('sh', 'step name="One"', `touch "${dir}/one"`),
      block('sh', 'step name="Two"', `touch "${dir}/two"`),
    ].join('');
    const ref = await begun(here, text);
    await until(here, ref, at(1, 'awaiting'));
    for (const engine of [there, third]) {
      await carry(ref, here, engine);
      await reviewed(engine, 'book.md', text);
    }
    here.close();
    await there.must('run.take', { ref, as: '@bo' });
    await pause(5);
    await third.must('run.take', { ref, as: '@cy' });
    for (const engine of [there, third]) {
      await engine.must('run.resume', { ref, how: 'rerun' });
      await until(engine, ref, at(1, 'awaiting'));
    }
    await both(ref, there, third);
    const [won, lost] = [await runIn(there, ref), await runIn(third, ref)];
    expect(lost).toEqual(won);
    expect(won.taken).toMatchObject({ by: '@bo' });
    expect((await there.must('run.show', { ref })).here).toBe(true);
    await pause(100);
    expect(await third.must('run.show', { ref })).toMatchObject({ here: false, live: false });
    await third.must('run.approve', { ref, as: '@cy' });
    await pause(100);
    expect(wrote()).toEqual([]);
    await carry(ref, third, there);
    await until(there, ref, at(1, 'succeeded'));
    expect(wrote()).toEqual(['one']);
  });
});
