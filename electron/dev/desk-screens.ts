import { bringHandoff, type HandoffStage } from './handoff-screens.ts';
import type { LaunchedApp } from './launch.ts';
import { pagedIn, pastePicture, samplesIn } from './screens-setup.ts';
import { desk, open, type Screen } from './visit.ts';

/** The desk with all that it brings up, handoffs, and the wall. */
export const deskScreens: readonly Screen[] = [
  { name: 'desk', arrive: desk },
  { name: 'desk-completion', arrive: (app) => typed(app, '/task @', 'option') },
  {
    name: 'desk-decision',
    arrive: (app) =>
      typed(
        app,
        '/decision Keep eu-db-2 as primary until Monday | known: lag under 1 s | considered: failing back tonight',
      ),
  },
  {
    name: 'desk-form',
    async arrive(app) {
      await typed(app, '/decision Keep eu-db-2 as primary until Monday | known: lag under 1 s');
      await app.page.keyboard.press('ControlOrMeta+j');
      await app.page.getByLabel('Who advised').fill('@la');
      await app.page.getByRole('option', { name: /@lars/ }).waitFor();
    },
  },
  {
    name: 'desk-verdict',
    async arrive(app) {
      await selected(app, 'Connection pool exhausted');
      await app.page.keyboard.press('v');
      await app.page.getByRole('textbox', { name: 'Because' }).waitFor();
    },
  },
  {
    name: 'desk-filter',
    async arrive(app) {
      await desk(app);
      await app.page.keyboard.type('/filter kind:observation kind:decision replica');
      await app.page.keyboard.press('Enter');
      await app.page.locator('article mark').first().waitFor();
    },
  },
  { name: 'desk-refused', arrive: refused },
  { name: 'desk-entry', arrive: (app) => selected(app, 'Fail over to the replica') },
  {
    name: 'desk-details',
    async arrive(app) {
      await selected(app, 'back to 71 %');
      await app.page.keyboard.press('Enter');
      await app.page.getByText('back to 17 %').waitFor();
    },
  },
  {
    name: 'desk-strike',
    async arrive(app) {
      await typed(app, '/strike 10');
      await app.page.keyboard.press('Enter');
      await app.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'desk-person',
    async arrive(app) {
      await typed(app, '/who @lars');
      await app.page.keyboard.press('Enter');
      await app.page.getByRole('dialog').getByText('+46 8 555 0105').waitFor();
    },
  },
  { name: 'desk-updates', arrive: (app) => pressed(app, 'ControlOrMeta+2', 'Write an update') },
  {
    name: 'desk-write-update',
    async arrive(app) {
      await pressed(app, 'ControlOrMeta+s', 'For the team');
      await app.page.getByLabel('Also for customers').press('Space');
      await app.page.getByText('no status page is connected').first().waitFor();
    },
  },
  { name: 'desk-pages-offered', arrive: (app) => pages(app, 'offered', 'Page billing?') },
  { name: 'desk-pages', arrive: (app) => pages(app, 'climbing', 'No pager is connected') },
  { name: 'desk-pages-exhausted', arrive: (app) => pages(app, 'exhausted', 'Everyone on the ladder') },
  { name: 'desk-put-off', arrive: (app) => pressed(app, 'ControlOrMeta+Shift+o', 'Reason') },
  { name: 'desk-task', arrive: (app) => pressed(app, 'ControlOrMeta+t', 'What is to be done') },
  { name: 'desk-checklist', arrive: (app) => pressed(app, 'ControlOrMeta+l', 'Add a checklist') },
  { name: 'desk-evidence', arrive: (app) => pressed(app, 'ControlOrMeta+3', 'Attach a file') },
  {
    name: 'desk-attach',
    async arrive(app) {
      await desk(app);
      await pastePicture(app);
      await app.page.getByLabel('What it shows').waitFor();
    },
  },
  { name: 'desk-related', arrive: (app) => pressed(app, 'ControlOrMeta+4', 'Like this one') },
  { name: 'desk-relate', arrive: (app) => pressed(app, 'ControlOrMeta+Shift+r', 'Which incident') },
  {
    name: 'desk-severity',
    async arrive(app) {
      await pressed(app, 'ControlOrMeta+i', 'How many users are affected?');
      await app.page.keyboard.type('30');
      await app.page.getByText('Proposes').waitFor();
    },
  },
  {
    name: 'desk-clocks',
    async arrive(app) {
      await pressed(app, 'ControlOrMeta+Shift+c', 'with the declaration');
      await app.page.getByRole('button', { name: 'Correct Impact started' }).press('Enter');
    },
  },
  {
    name: 'desk-lanes',
    arrive: (app) => pressed(app, 'ControlOrMeta+y', 'Enter goes to where it stands in the log.'),
  },
  {
    name: 'desk-palette',
    async arrive(app) {
      await desk(app);
      await app.page.keyboard.press('ControlOrMeta+k');
      await app.page.getByRole('dialog').getByRole('combobox').waitFor();
    },
  },
  {
    name: 'desk-search',
    async arrive(app) {
      await desk(app);
      await app.page.keyboard.press('ControlOrMeta+Shift+f');
      await app.page.getByRole('dialog').getByRole('combobox').waitFor();
      await app.page.keyboard.type('replica');
      await app.page.locator('mark').first().waitFor();
    },
  },
  {
    name: 'desk-keys',
    async arrive(app) {
      await desk(app);
      await app.page.keyboard.press('?');
      await app.page.getByRole('dialog').getByText('In the composer').waitFor();
    },
  },
  {
    name: 'desk-contested',
    async arrive(app) {
      const { contested } = await samplesIn(app);
      await open(app, `#/incident/${contested}`);
      await app.page.getByText('Two commanders since').first().waitFor();
    },
  },
  {
    name: 'desk-closed',
    async arrive(app) {
      const { closed } = await samplesIn(app);
      await open(app, `#/incident/${closed}`);
      await app.page.getByText('Impact lasted').first().waitFor();
    },
  },
  { name: 'handoff', arrive: (app) => handoffTab(app, 'preparing', 'Rolled search-api back') },
  { name: 'handoff-briefing', arrive: (app) => handoffTab(app, 'briefing', 'left of five minutes') },
  {
    name: 'handoff-document',
    async arrive(app) {
      await handoffTab(app, 'briefing', 'left of five minutes');
      await app.page.keyboard.type('/handoffdoc');
      await app.page.keyboard.press('Enter');
      await app.page.getByRole('dialog').getByText('Rebuild the index').first().waitFor();
    },
  },
  {
    name: 'handoff-shift',
    async arrive(app) {
      await handoffTab(app, 'read-back', 'read back');
      await app.page.keyboard.type('/as @kofi');
      await app.page.keyboard.press('Enter');
      await app.page.getByText('Acting as').waitFor();
      await app.page.keyboard.type('/shift');
      await app.page.keyboard.press('Enter');
      await app.page.getByRole('dialog').getByText('End of shift').waitFor();
    },
  },
  { name: 'handoff-read-back', arrive: (app) => handoffTab(app, 'read-back', 'read back') },
  { name: 'handoff-after', arrive: (app) => handoffTab(app, 'after', 'Next word in the log') },
  {
    name: 'wall',
    async arrive(app) {
      const { running } = await samplesIn(app);
      await open(app, `#/wall/${running}`);
      await app.page.getByText('Last entries').waitFor();
    },
  },
];

/** The desk with a line in its composer, and what that line brings up. */
async function typed(app: LaunchedApp, line: string, brings?: 'option'): Promise<void> {
  await desk(app);
  await app.page.keyboard.type(line);
  if (brings !== undefined) await app.page.getByRole(brings).first().waitFor();
}

async function refused(app: LaunchedApp): Promise<void> {
  await typed(app, '/sev 1');
  await app.page.keyboard.press('Enter');
  if (await app.page.getByRole('option').first().isVisible()) await app.page.keyboard.press('Enter');
  await app.page.getByRole('alert').filter({ hasText: 'Say why' }).waitFor();
}

/** The desk with the entry that holds these words selected. */
async function selected(app: LaunchedApp, words: string): Promise<void> {
  await desk(app);
  const entry = app.page.locator('article[data-selected="true"]');
  await app.page.keyboard.press('ArrowUp');
  await entry.waitFor();
  for (let step = 0; step < 60; step += 1) {
    if ((await entry.textContent())?.includes(words) === true) return;
    await app.page.keyboard.press('ArrowUp');
  }
  throw new Error(`no entry holds “${words}”`);
}

/** The desk of an incident somebody is called for, with its ladder. */
async function pages(app: LaunchedApp, what: Parameters<typeof pagedIn>[1], brings: string): Promise<void> {
  await samplesIn(app);
  const ref = await pagedIn(app, what);
  await open(app, `#/incident/${ref}`);
  await app.page.getByText('Statements are empty').first().waitFor();
  await app.page.keyboard.press('ControlOrMeta+5');
  await app.page.getByText(brings).first().waitFor();
}

/** The tab of a handoff that has come so far, with what it has to show. */
async function handoffTab(app: LaunchedApp, stage: HandoffStage, shows: string): Promise<void> {
  await samplesIn(app);
  const ref = await bringHandoff(app, stage);
  await open(app, `#/incident/${ref}`);
  await app.page.getByRole('tab', { name: /^Handoff/ }).press('Enter');
  await app.page.getByText(shows).first().waitFor();
  await app.page.getByLabel('Log a note or give a command').focus();
}

/** The desk after a key was pressed, once what it brings up is there. */
async function pressed(app: LaunchedApp, key: string, brings: string): Promise<void> {
  await desk(app);
  await app.page.keyboard.press(key);
  await app.page.getByText(brings).first().waitFor();
}
