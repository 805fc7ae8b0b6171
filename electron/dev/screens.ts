import { connectionScreens } from './connection-screens.ts';
import { deskScreens } from './desk-screens.ts';
import { homeScreens } from './home-screens.ts';
import { runbookScreens } from './runbook-screens.ts';
import { drillIn, killEngineForGood, remindersDue } from './screens-setup.ts';
import { settingsScreens } from './settings-screens.ts';
import { syncScreens } from './sync-screens.ts';
import { desk, home, open, type Screen } from './visit.ts';

/**
 * Every screen, in the order in which they are visited on one fresh data folder. Add a screen here, or to one of the groups,
 * when you add one: its pictures and its check for accessibility follow by themselves.
 */
export const screens: readonly Screen[] = [
  ...homeScreens,
  ...runbookScreens,
  ...deskScreens,
  ...settingsScreens,
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
  ...connectionScreens(),
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
  ...syncScreens(),
  {
    name: 'engine-failed',
    async arrive(app) {
      await desk(app);
      await killEngineForGood(app);
      await app.page.getByText('Engine stopped').waitFor();
    },
  },
];
