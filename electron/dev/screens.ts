import type { Page } from 'playwright-core';
import { callOperation } from './call-operation.ts';
import { connectionScreens } from './connection-screens.ts';
import type { LaunchedApp } from './launch.ts';
import { bringHandoff, type HandoffStage } from './handoff-screens.ts';
import { runAt, type RunStage } from './run-screens.ts';
import { pagerDutySchedule } from './sample-schedules.ts';
import { syncScreens } from './sync-screens.ts';
import {
  chooseFile,
  dismissReminders,
  drillIn,
  killEngineForGood,
  pagedIn,
  pastePicture,
  remindersDue,
  runIn,
  samplesIn,
} from './screens-setup.ts';

export { callOperation };

/** A screen of the app that is worth a picture, and the way there from any other. */
export interface Screen {
  /** Becomes the file's name: small letters, digits and hyphens. */
  name: string;
  /** Brings the first window to the screen and waits until it shows what it has to show. */
  arrive: (app: LaunchedApp) => Promise<void>;
}

/**
 * Every screen, in the order in which they are visited on one fresh data folder. Add a screen here when you add one: its
 * pictures and its check for accessibility follow by themselves.
 */
export const screens: readonly Screen[] = [
  { name: 'home-empty', arrive: (app) => open(app, '#/') },
  {
    name: 'inbox-empty',
    async arrive(app) {
      await open(app, '#/inbox');
      await app.page.getByText('Nothing waits.').waitFor();
    },
  },
  { name: 'home', arrive: home },
  {
    name: 'home-declare',
    async arrive(app) {
      await home(app);
      const { keyboard } = app.page;
      await keyboard.type('Checkout pages load without prices');
      await app.page.getByRole('button', { name: 'More' }).press('Enter');
      await app.page.getByLabel('Services').focus();
      await keyboard.type('catalogue, checkout');
      await keyboard.press('Tab');
      await keyboard.type('Americas');
      await keyboard.press('Tab');
      await keyboard.type('-20m');
    },
  },
  {
    name: 'home-import',
    async arrive(app) {
      await home(app);
      await chooseFile(app, 'certificate-outage.md', postmortem);
      await app.page.keyboard.press('ControlOrMeta+o');
      await app.page.getByText('Lines to look at').first().waitFor();
    },
  },
  {
    name: 'schedules',
    async arrive(app) {
      await schedules(app);
      await app.page.getByText('On call now').waitFor();
    },
  },
  {
    name: 'schedule',
    async arrive(app) {
      await schedules(app, 'Payments');
      await app.page.getByText('of nights uncovered').waitFor();
    },
  },
  {
    name: 'schedule-edit',
    async arrive(app) {
      await schedules(app, 'Payments');
      await app.page.getByRole('button', { name: 'Edit layers' }).press('Enter');
      await app.page.getByText('What comes of it').waitFor();
    },
  },
  {
    name: 'schedule-import',
    async arrive(app) {
      await schedules(app);
      await chooseFile(app, 'database.json', pagerDutySchedule);
      await app.page.getByRole('button', { name: 'Import' }).press('Enter');
      await app.page.getByText('Not carried over').waitFor();
    },
  },
  {
    name: 'runbooks',
    async arrive(app) {
      await runbooks(app);
      await app.page.getByText('All others').waitFor();
    },
  },
  {
    name: 'runbook',
    async arrive(app) {
      await runbooks(app, FAIL_OVER);
      await app.page.getByText('Stop writers').first().waitFor();
    },
  },
  {
    name: 'runbook-trust',
    async arrive(app) {
      await runbooks(app, FAIL_OVER);
      await app.page.getByRole('button', { name: 'Review and trust' }).press('Enter');
      await app.page.getByText('Nobody reviewed this runbook').waitFor();
    },
  },
  {
    name: 'runbook-edit',
    async arrive(app) {
      await runbooks(app, `${FAIL_OVER}/edit`);
      await app.page.getByLabel('Text of the runbook').waitFor();
      await app.page.getByText('Last reviewed').first().waitFor();
    },
  },
  {
    name: 'desk-runbooks-offered',
    async arrive(app) {
      await desk(app);
      await app.page.keyboard.press('ControlOrMeta+7');
      await app.page.getByRole('button', { name: 'Run: Fail over payments database' }).waitFor();
    },
  },
  {
    name: 'desk-run-start',
    async arrive(app) {
      await desk(app);
      await app.page.keyboard.press('ControlOrMeta+7');
      await app.page.getByRole('button', { name: 'Run: Fail over payments database' }).press('Enter');
      await app.page.getByText('OPS_TOKEN').waitFor();
    },
  },
  {
    name: 'desk-run-waiting',
    async arrive(app) {
      await runs(app, 'waiting', 'Skipped by itself');
    },
  },
  {
    name: 'desk-run-failed',
    async arrive(app) {
      await runs(app, 'failed', 'rolled back');
    },
  },
  { name: 'desk-run-question', arrive: (app) => runStage(app, 'question', 'Yes, and it works') },
  {
    name: 'desk-run-interrupted',
    arrive: (app) => runStage(app, 'interrupted', 'Whether it took effect is not known'),
  },
  {
    name: 'desk-run-secrets',
    async arrive(app) {
      await runStage(app, 'interrupted', 'Whether it took effect is not known');
      await app.page.getByRole('button', { name: /^Run again/ }).press('Enter');
      await app.page.getByRole('dialog').getByLabel('TOKEN').waitFor();
    },
  },
  {
    name: 'desk-run-rollback-failed',
    arrive: (app) => runStage(app, 'rollback-failed', 'THE ROLLBACK FAILED'),
  },
  { name: 'desk-runs-several', arrive: (app) => runStage(app, 'several', 'Skipped by itself') },
  {
    name: 'runbook-figures',
    async arrive(app) {
      await runAt(app, 'rollback-failed');
      await open(app, `#/runbooks/${encodeURIComponent('own/restart-exports.md')}`);
      await app.page.getByText('Failed most').waitFor();
    },
  },
  {
    name: 'runbook-saved',
    async arrive(app) {
      await runbooks(app, `${encodeURIComponent('own/clear-export-queue.md')}/edit`);
      await app.page.getByLabel('Text of the runbook').focus();
      await app.page.keyboard.press('ControlOrMeta+End');
      await app.page.keyboard.type('4. Tell support how old the oldest export is.\n');
      await app.page.keyboard.press('ControlOrMeta+s');
      await app.page.getByText('Review it before it runs').waitFor();
    },
  },
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
    name: 'home-near-miss',
    async arrive(app) {
      await home(app);
      await app.page.keyboard.press('ControlOrMeta+Shift+m');
      await app.page.getByLabel('What stopped it?').waitFor();
    },
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
  {
    name: 'settings-setup',
    async arrive(app) {
      await samplesIn(app);
      await open(app, '#/settings');
      await app.page.getByText('Skip what you like').waitFor();
    },
  },
  { name: 'settings-people', arrive: (app) => settings(app, 'people', 'Ana Ruiz') },
  {
    name: 'settings-person',
    async arrive(app) {
      await settings(app, 'people', 'Ana Ruiz');
      await app.page.getByRole('button', { name: 'Edit Ana Ruiz' }).press('Enter');
      await app.page.getByLabel('Phone').waitFor();
    },
  },
  { name: 'settings-policies', arrive: (app) => settings(app, 'policies', 'If it broke now') },
  {
    name: 'settings-service',
    async arrive(app) {
      await pagedIn(app, 'offered');
      await settings(app, 'services', 'billing');
      await app.page.getByRole('button', { name: 'Edit billing' }).press('Enter');
      await app.page.getByText('Over by itself after').waitFor();
    },
  },
  { name: 'settings-regions', arrive: (app) => settings(app, 'regions', 'Gaps, overlaps') },
  {
    name: 'settings-region',
    async arrive(app) {
      await settings(app, 'regions', 'Gaps, overlaps');
      await app.page.getByRole('button', { name: 'Edit EMEA' }).press('Enter');
      await app.page.getByLabel('SEV-1').waitFor();
    },
  },
  { name: 'settings-seats', arrive: (app) => settings(app, 'seats', 'shown to that person alone') },
  { name: 'settings-severities', arrive: (app) => settings(app, 'severities', 'Worst first') },
  {
    name: 'settings-severities-refused',
    async arrive(app) {
      await settings(app, 'severities', 'Worst first');
      await app.page.getByLabel('Users from (%)').first().fill('250');
      await app.page.keyboard.press('Enter');
      await app.page.getByRole('alert').first().waitFor();
    },
  },
  { name: 'settings-checklists', arrive: (app) => settings(app, 'checklists', 'First ten minutes') },
  {
    name: 'settings-checklist',
    async arrive(app) {
      await settings(app, 'checklists', 'First ten minutes');
      await app.page.getByRole('button', { name: 'Edit First ten minutes' }).press('Enter');
      await app.page.getByLabel('Item 1: What to do').waitFor();
    },
  },
  { name: 'settings-files', arrive: (app) => settings(app, 'files', 'Export settings') },
  {
    name: 'settings-import',
    async arrive(app) {
      await settings(app, 'files', 'Export settings');
      await chooseFile(app, 'team.json', settingsFile);
      await app.page.getByRole('button', { name: 'Import settings…' }).press('Enter');
      await app.page.getByText('Nothing has changed yet').waitFor();
    },
  },
  { name: 'settings-appearance', arrive: (app) => settings(app, 'appearance', 'Colours') },
  { name: 'settings-times', arrive: (app) => settings(app, 'times', 'In whose time') },
  { name: 'settings-notifications', arrive: (app) => settings(app, 'notifications', 'Quiet hours') },
  { name: 'settings-runbooks', arrive: (app) => settings(app, 'runbooks', 'Starter set of Deepwater') },
  { name: 'settings-folder', arrive: (app) => settings(app, 'folder', 'Events') },
  { name: 'settings-backups', arrive: (app) => settings(app, 'backups', 'by hand') },
  {
    name: 'settings-restore',
    async arrive(app) {
      await settings(app, 'backups', 'by hand');
      await app.page
        .getByRole('button', { name: /^Restore the backup/ })
        .first()
        .press('Enter');
      await app.page.getByRole('dialog').waitFor();
    },
  },
  { name: 'settings-keys', arrive: (app) => settings(app, 'keys', 'Fingerprint') },
  {
    name: 'desk-exercise',
    async arrive(app) {
      const ref = await drillIn(app);
      await open(app, `#/incident/${ref}`);
      await app.page.getByText('(simulated)').first().waitFor();
    },
  },
  {
    name: 'wall-exercise',
    async arrive(app) {
      await open(app, `#/wall/${await drillIn(app)}`);
      await app.page.getByText('Last entries').waitFor();
    },
  },
  {
    name: 'desk-missing',
    async arrive(app) {
      await open(app, '#/incident/INC-NONE');
      await app.page.getByRole('button').first().waitFor();
    },
  },
  ...connectionScreens(open),
  {
    name: 'home-due',
    async arrive(app) {
      await home(app);
      await remindersDue(app);
    },
  },
  {
    name: 'desk-due',
    async arrive(app) {
      await desk(app);
      await remindersDue(app);
    },
  },
  ...syncScreens(open),
  {
    name: 'engine-failed',
    async arrive(app) {
      await desk(app);
      await killEngineForGood(app);
      await app.page.getByText('Engine stopped').waitFor();
    },
  },
];

const postmortem = `# Expired certificate at the edge

Severity: SEV-2. Visitors of the shop saw a warning of their browser for 52 minutes.

## Timeline

All times in UTC.

### 2026-03-02

- 09:00 Certificate of shop.example expires
- 09:06 First customer calls
- 09:11 Support opens a ticket
- 09:3x Somebody restarts the edge, nothing changes
- 09:40 On-call finds the expired certificate
- 09:52 New certificate is served everywhere
- 25:10 Status page says resolved

## Lessons

- Watch every certificate, not only those of the API
`;

const settingsFile = JSON.stringify({
  format: 'deepwater-settings',
  version: 1,
  people: [
    { handle: '@ana', name: 'Ana Ruiz', region: 'Americas', phone: '+1 555 0100' },
    { handle: '@noor', name: 'Noor Haddad', region: 'EMEA' },
  ],
  checklists: [{ name: 'Before the weekend', items: [{ text: 'Say who is on call', seat: 'ic' }] }],
});

/** Opens an address in the window as if it had just been started: no dialog, no draft, nothing selected. */
async function open({ page }: LaunchedApp, hash: string): Promise<void> {
  await callOperation(page, 'shell.engine.retry', {});
  // A dialog would lie over reminders.
  await page.keyboard.press('Escape');
  await dismissReminders(page);
  await page.keyboard.press('Escape');
  // A pointer that lies in the middle of the window would show what hovering shows.
  await page.mouse.move(1, 799);
  const composer = page.getByLabel('Log a note or give a command');
  if ((await composer.count()) > 0) await composer.fill('');
  // Through another screen, because going where one is already would leave everything as it is.
  await goTo(page, '#/wall/nothing');
  await goTo(page, hash);
  await page.getByRole('main').first().waitFor();
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    addEventListener('hashchange', () => requestAnimationFrame(resolve), { once: true });
    location.hash = ${JSON.stringify(hash)};
  })`);
}

async function settings(app: LaunchedApp, section: string, words: string): Promise<void> {
  await samplesIn(app);
  await open(app, `#/settings/${section}`);
  await app.page.getByText(words).first().waitFor();
}

async function home(app: LaunchedApp): Promise<void> {
  await samplesIn(app);
  await open(app, '#/');
  await app.page.getByText('Card payments failing').first().waitFor();
}

async function schedules(app: LaunchedApp, name?: string): Promise<void> {
  await samplesIn(app);
  await open(app, name === undefined ? '#/schedules' : `#/schedules/${name}`);
}

const FAIL_OVER = encodeURIComponent('own/fail-over-payments.md');

async function runbooks(app: LaunchedApp, key?: string): Promise<void> {
  await samplesIn(app);
  await open(app, key === undefined ? '#/runbooks' : `#/runbooks/${key}`);
}

/** The desk of an incident with a run. */
async function runs(app: LaunchedApp, what: Parameters<typeof runIn>[1], brings: string): Promise<void> {
  await samplesIn(app);
  const ref = await runIn(app, what);
  await open(app, `#/incident/${ref}`);
  await app.page.getByText('Card payments time out').first().waitFor();
  await app.page.keyboard.press('ControlOrMeta+7');
  await app.page.getByText(brings).first().waitFor();
}

/** The desk of an incident with a run that was left somewhere. */
async function runStage(app: LaunchedApp, stage: RunStage, brings: string): Promise<void> {
  await samplesIn(app);
  const ref = await runAt(app, stage);
  await open(app, `#/incident/${ref}`);
  await app.page.getByText('Exports wait for hours').first().waitFor();
  await app.page.keyboard.press('ControlOrMeta+7');
  await app.page.getByText(brings).first().waitFor();
}

async function desk(app: LaunchedApp): Promise<void> {
  const { running } = await samplesIn(app);
  await open(app, `#/incident/${running}`);
  await app.page.getByText('First successful charge in EU').first().waitFor();
  await app.page.getByText('Ana Ruiz').first().waitFor();
}

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
