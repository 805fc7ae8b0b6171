import type { LaunchedApp } from './launch.ts';
import { pagerDutySchedule } from './sample-schedules.ts';
import { chooseFile, samplesIn } from './screens-setup.ts';
import { home, open, type Screen } from './visit.ts';

/** All incidents, what is declared and imported there, and who is on call. */
export const homeScreens: readonly Screen[] = [
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
    name: 'home-near-miss',
    async arrive(app) {
      await home(app);
      await app.page.keyboard.press('ControlOrMeta+Shift+m');
      await app.page.getByLabel('What stopped it?').waitFor();
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

async function schedules(app: LaunchedApp, name?: string): Promise<void> {
  await samplesIn(app);
  await open(app, name === undefined ? '#/schedules' : `#/schedules/${name}`);
}
