import type { LaunchedApp } from './launch.ts';
import { chooseFile, pagedIn, samplesIn } from './screens-setup.ts';
import { open, type Screen } from './visit.ts';

/** Settings, section by section. */
export const settingsScreens: readonly Screen[] = [
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
];

const settingsFile = JSON.stringify({
  format: 'deepwater-settings',
  version: 1,
  people: [
    { handle: '@ana', name: 'Ana Ruiz', region: 'Americas', phone: '+1 555 0100' },
    { handle: '@noor', name: 'Noor Haddad', region: 'EMEA' },
  ],
  checklists: [{ name: 'Before the weekend', items: [{ text: 'Say who is on call', seat: 'ic' }] }],
});

async function settings(app: LaunchedApp, section: string, words: string): Promise<void> {
  await samplesIn(app);
  await open(app, `#/settings/${section}`);
  await app.page.getByText(words).first().waitFor();
}
