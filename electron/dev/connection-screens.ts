import { connectedTeam } from './connected-team.ts';
import type { LaunchedApp } from './launch.ts';
import { open, type Screen } from './visit.ts';

/** Screens about team systems: their settings, what comes in, what goes out. */
export function connectionScreens(): Screen[] {
  async function inbox(app: LaunchedApp): Promise<void> {
    await connectedTeam(app);
    await open(app, '#/inbox');
    await app.page.getByText('Pods of checkout').first().waitFor();
  }
  async function settings(app: LaunchedApp): Promise<void> {
    await connectedTeam(app);
    await open(app, '#/settings/connectors');
    await app.page.getByText('Connectors of others').waitFor();
  }
  async function outbox(app: LaunchedApp): Promise<void> {
    const ref = await connectedTeam(app);
    await open(app, `#/outbox?for=${ref}`);
    await app.page.getByText('No refund is lost').first().waitFor();
  }
  async function desk(app: LaunchedApp): Promise<void> {
    const ref = await connectedTeam(app);
    await open(app, `#/incident/${ref}`);
    await app.page.getByText('Refunds are not paid out').first().waitFor();
  }
  return [
    { name: 'settings-connectors', arrive: settings },
    {
      name: 'settings-connector',
      async arrive(app) {
        await settings(app);
        await app.page.getByRole('button', { name: 'Check War room bot' }).press('Enter');
        await app.page.getByText('takes signed requests').waitFor();
        await app.page.getByRole('button', { name: 'Edit Statuspage' }).press('Enter');
        await app.page.getByLabel('Components of the page').waitFor();
      },
    },
    {
      name: 'settings-connector-new',
      async arrive(app) {
        await settings(app);
        await app.page.getByRole('button', { name: 'Add a connector' }).press('Enter');
        await app.page.getByLabel('Kind').selectOption('jira');
        await app.page.getByLabel('Project').waitFor();
      },
    },
    { name: 'inbox', arrive: inbox },
    {
      name: 'inbox-details',
      async arrive(app) {
        await inbox(app);
        await app.page.getByRole('button', { name: /^Pods of checkout/ }).press('Enter');
        await app.page.getByText('PodOutOfMemory').waitFor();
      },
    },
    {
      name: 'inbox-attach',
      async arrive(app) {
        await inbox(app);
        await app.page.getByRole('button', { name: /^Error rate of payments-api/ }).press('a');
        await app.page.getByText('Most likely').waitFor();
      },
    },
    { name: 'outbox', arrive: outbox },
    {
      name: 'outbox-confirm',
      async arrive(app) {
        await outbox(app);
        await app.page.getByRole('button', { name: /^Send First/ }).press('Enter');
        await app.page.getByRole('dialog').getByText('exactly so').waitFor();
      },
    },
    {
      name: 'outbox-edit',
      async arrive(app) {
        await outbox(app);
        await app.page
          .getByRole('button', { name: /^Edit First/ })
          .first()
          .press('Enter');
        await app.page.getByLabel(/^Words for/).waitFor();
      },
    },
    {
      name: 'desk-connected',
      async arrive(app) {
        await desk(app);
        await app.page.keyboard.press('ControlOrMeta+2');
        await app.page.getByText('wait to go out').waitFor();
      },
    },
    {
      name: 'connections',
      async arrive(app) {
        await desk(app);
        await app.page.keyboard.press('ControlOrMeta+Shift+l');
        await app.page.getByText('Last success').waitFor();
      },
    },
  ];
}
