import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { foldersIn } from '#electron/dev/other-installation.ts';
import { installation, until, type Installation } from '#test/integration/sync/kit.ts';
import { testFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';

/** Two installations that never met: a window, by keyboard alone, and an engine elsewhere. */

const folders = testFolders();
const between = path.join(folders.saved, 'between');
const bundle = path.join(folders.saved, 'deepwater.deepwater');
let app: LaunchedApp;
let page: Page;

beforeAll(async () => {
  app = await launchApp({
    dataDir: folders.dataDir,
    env: { DEEPWATER_TEST_SAVE_DIR: folders.saved, DEEPWATER_TEST_OPEN_FILE: bundle },
  });
  page = app.page;
});
afterAll(async () => {
  await app.close();
  folders.remove();
});

const recorded = z.object({ ref: z.string() });
const exported = z.object({ name: z.string(), text: z.string() });
const known = z.object({ replica: z.string(), workspace: z.object({ id: z.string() }) });

describe('two installations', () => {
  it('come together by an invitation, and what both did is settled where the report leads', async () => {
    const { press, type, enter, tabTo } = hands(page);
    const { sees } = eyes(page);
    const other = await installation('kofi');

    // Both have the incident, and both take command without knowing of each other.
    const { ref } = recorded.parse(
      await callOperation(page, 'incident.declare', { title: 'Payouts stop', severity: 'SEV-2' }),
    );
    const file = exported.parse(await callOperation(page, 'incident.export', { ref, format: 'json' }));
    const content = Buffer.from(file.text).toString('base64');
    await other.must('incident.import', { name: file.name, content });
    await callOperation(page, 'seat.take', { ref, seat: 'ic', person: '@maya' });
    await other.must('seat.take', { ref, seat: 'ic', person: '@kofi' });

    await palette('Other installations');
    await sees('Start a workspace');
    await tabTo('textbox', 'Name');
    await enter('Team');
    await sees('Team has begun.');
    fs.mkdirSync(between);
    const { workspace } = known.pick({ workspace: true }).parse(await callOperation(page, 'sync.status', {}));
    const own = known.pick({ replica: true }).parse(await callOperation(page, 'engine.status', {}));
    const { replica } = await other.must('engine.status', {});
    foldersIn(between, workspace.id, [own.replica, replica]);
    await tabTo('button', 'Add Shared folder');
    await press('Enter');
    await tabTo('textbox', 'Folder');
    await enter('between');
    await sees('The path must be absolute');
    await press('ControlOrMeta+a');
    await type(between);
    await tabTo('textbox', 'Look every … seconds');
    await press('ControlOrMeta+a');
    await enter('0.3');
    await sees('Connected');

    await tabTo('button', 'Invite…');
    await press('Enter');
    await tabTo('textbox', 'Passphrase');
    await enter('correct horse');
    const shown = page.getByRole('textbox', { name: 'Invitation' });
    await expect.poll(() => shown.inputValue(), patience).toMatch(/^deepwater:/);
    await tabTo('button', 'Save as a file…');
    await press('Enter');
    await sees('Saved as');
    const code = fs.readFileSync(path.join(folders.saved, 'invitation.txt'), 'utf8').trim();
    expect(await other.do('sync.join', { code })).toMatchObject({ ok: false });
    await other.must('sync.join', { code, passphrase: 'correct horse' });

    // Its fingerprint stands here as its owner reads it out.
    const [theirs] = await other.must('sync.members', {});
    await sees(theirs?.fingerprint.replaceAll('-', ' ') ?? 'no fingerprint');

    await sees('Decisions are open');
    await press('ControlOrMeta+Shift+j');
    await sees('To decide');
    await page.getByRole('row').filter({ hasText: 'decision open' }).getByRole('link').press('Enter');
    await sees('hold command side by side');
    await tabTo('button', `Settle the command, ${ref}`);
    await press('Enter');
    const claims = page.getByRole('group', { name: /^Two commanders/ });
    await expect.poll(() => claims.getByRole('button').first().evaluate(isFocused), patience).toBe(true);
    await press('Enter');
    await claims.waitFor({ state: 'detached' });
    await page.getByText('Decisions are open').waitFor({ state: 'detached' });
    await until('the other one knows who has command', async () => {
      const { head } = await other.must('incident.show', { ref });
      return head.tenures.filter(({ seat, until: end }) => seat === 'ic' && end === null).length === 1;
    });

    // Back to the report: it says so.
    await press('ControlOrMeta+Shift+j');
    await page.getByRole('row').filter({ hasText: 'settled' }).getByRole('link').press('Enter');
    await sees('settled since');
    await press('Escape');
    await sees('Came in');
    await press('Escape');
    await expect.poll(() => page.evaluate(() => location.hash), patience).toBe('#/');

    await takeOver(other, ref);

    // Shut out: what it writes from then on counts no more, and lies where it can be looked at.
    await palette('Other installations');
    await sees('Members');
    await page
      .getByRole('button', { name: /^Shut .* out$/ })
      .first()
      .press('Enter');
    await enter('Its laptop was stolen');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('new key').waitFor();
    await dialog.getByRole('button', { name: /^Shut / }).press('Enter');
    await sees(/Shut out by .*: Its laptop was stolen/);
    await other.must('entry.log', { ref, text: 'Still here' });
    await palette('Quarantine');
    await sees(/was shut out of this workspace/i);
    await page
      .getByRole('button', { name: /^Look inside/ })
      .first()
      .press('Enter');
    await expect
      .poll(() => page.getByLabel(/^Content of piece/).innerText(), patience)
      .toMatch(/"sender": "[0-9a-f-]{36}"/);
    await tabTo('button', 'Dismiss all…');
    await press('Enter');
    await dialog.getByRole('button', { name: 'Dismiss all' }).press('Enter');
    await sees('Nothing is left to look at.');
  });

  it('write what they have to a file, and take it in again without harm', async () => {
    const { press, tabTo } = hands(page);
    const { sees } = eyes(page);
    await palette('Bundles');
    await tabTo('button', 'Save as…');
    await press('Enter');
    await sees(`Written: ${bundle}`);
    expect(fs.statSync(bundle).size).toBeGreaterThan(100);
    await tabTo('button', 'Choose a bundle…');
    await press('Enter');
    await sees('events were here');
    expect(await page.getByRole('term').first().innerText()).toBe('0');
  });
});

const book = `# Drain the queue

\`\`\`sh step name="Pause the workers"
echo paused
\`\`\`

\`\`\`sh step name="Resume the workers"
echo resumed
\`\`\`
`;

/** A run of the other machine waits there; what is said here goes to it; then it is gone, and the run goes on here. */
async function takeOver(other: Installation, ref: string): Promise<void> {
  const { press, tabTo } = hands(page);
  const { sees } = eyes(page);
  // Only there: here its text comes with the log.
  const { key, hash } = await other.must('runbook.save', {
    ...{ folder: 'own', file: 'drain.md', text: book, was: null },
  });
  await other.must('runbook.trust', { runbook: key, hash });
  await other.must('run.start', { ref, text: book, name: 'drain.md' });
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/incident/${ref}`);
  // The desk takes keys once it stands.
  await until('the run is shown', async () => {
    await press('ControlOrMeta+7');
    return await page
      .getByText(/^Runs on /)
      .first()
      .waitFor({ timeout: 2_000 })
      .then(
        () => true,
        () => false,
      );
  });
  await sees(/^Runs a command on (?!this machine)/);
  await press('a');
  await until('it was done where it runs', async () => {
    const { head } = await other.must('incident.show', { ref });
    return head.runs[0]?.steps[0]?.state === 'succeeded';
  });
  // What it came to is here, and that the next one waits: then the other machine is gone.
  await sees(/^exit 0 · .* · paused$/);
  await page.getByRole('listitem').filter({ hasText: '2, waits for you' }).waitFor();
  await other.must('sync.offline', { on: true });
  await press('s');
  await sees(/^Skipped by .* On its way to /);
  await press('t');
  await page.getByRole('dialog').getByText('How far step 2 got is not known').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Take the run over' }).press('Enter');
  await sees(/^This is the text run 1 goes by, as it began on .*Nobody reviewed this runbook/);
  await tabTo('button', 'I have read it: trust exactly this text');
  await press('Enter');
  await sees(/^taken over from /);
  await sees('Whether it took effect is not known');
  await page.getByRole('button', { name: /^Run again/ }).waitFor();
  await other.must('sync.offline', { on: false });
}

/** Runs a command by its name, from anywhere. */
async function palette(name: string): Promise<void> {
  const { press, enter } = hands(page);
  await press('ControlOrMeta+k');
  await page.getByRole('dialog').waitFor();
  await enter(name);
}

const isFocused = (element: Element): boolean => element === document.activeElement;
