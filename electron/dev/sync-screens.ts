import { callOperation } from './call-operation.ts';
import type { LaunchedApp } from './launch.ts';
import { otherInstallation } from './other-installation.ts';
import { samplesIn } from './screens-setup.ts';
import { open, type Screen } from './visit.ts';

/** Screens about other installations: membership, merges, quarantine, bundles, runs elsewhere. */
export function syncScreens(): Screen[] {
  async function section(app: LaunchedApp, id: string, words: string): Promise<void> {
    await otherInstallation(app);
    await open(app, `#/settings/${id}`);
    await app.page.getByText(words).first().waitFor();
  }
  async function report(app: LaunchedApp): Promise<void> {
    await otherInstallation(app);
    await open(app, '#/merges');
    await app.page
      .getByRole('row')
      .filter({ hasText: /open|settled/ })
      .getByRole('link')
      .last()
      .press('Enter');
    await app.page.getByText('From whom').waitFor();
  }
  async function runDesk(app: LaunchedApp): Promise<void> {
    const { runs } = await otherInstallation(app);
    await open(app, `#/incident/${runs}`);
    await app.page.keyboard.press('ControlOrMeta+7');
    await app.page.getByText(/^Runs on/).waitFor();
  }
  async function filesDesk(app: LaunchedApp): Promise<void> {
    const { runs } = await otherInstallation(app);
    await open(app, `#/incident/${runs}`);
    await app.page.keyboard.press('ControlOrMeta+3');
    await app.page.getByText('Not here yet').first().waitFor();
  }
  const press = (app: LaunchedApp, name: string | RegExp) =>
    app.page.getByRole('button', { name }).first().press('Enter');
  return [
    {
      name: 'installations-alone',
      async arrive(app) {
        await samplesIn(app);
        await open(app, '#/settings/installations');
        await app.page.getByText('Start a workspace').waitFor();
      },
    },
    {
      name: 'installations-join',
      async arrive(app) {
        await samplesIn(app);
        await open(app, '#/settings/installations');
        await app.page.getByLabel('Invitation').fill('deepwater:04HMA-SR9V8-2KQ7D');
        await press(app, 'Join…');
        await app.page.getByRole('dialog').waitFor();
      },
    },
    { name: 'desk-file-waited', arrive: filesDesk },
    { name: 'installations', arrive: (app) => section(app, 'installations', 'this installation') },
    {
      name: 'installations-invite',
      async arrive(app) {
        await section(app, 'installations', 'this installation');
        await press(app, 'Invite…');
        await press(app, 'Make the invitation');
        await app.page.getByText('It is shown once').waitFor();
      },
    },
    {
      name: 'installations-nats',
      async arrive(app) {
        await section(app, 'installations', 'this installation');
        await press(app, 'Add NATS JetStream');
        await app.page.getByLabel('Sign in with').selectOption('password');
        // A machine without a keychain says where it is looked for instead of asking.
        await app.page.getByText(/_PASSWORD$/).waitFor();
        await app.page.getByText(/_PASSWORD$/).scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'installations-revoke',
      async arrive(app) {
        await section(app, 'installations', 'this installation');
        await press(app, /^Shut .* out$/);
        await app.page.getByLabel('Reason').fill('Its laptop was stolen');
        await press(app, 'Next…');
        await app.page.getByRole('dialog').waitFor();
      },
    },
    {
      name: 'merges',
      async arrive(app) {
        await otherInstallation(app);
        await open(app, '#/merges');
        await app.page.getByText('To decide').first().waitFor();
      },
    },
    { name: 'merge-report', arrive: report },
    {
      name: 'desk-merged',
      async arrive(app) {
        const { ref } = await otherInstallation(app);
        await open(app, `#/incident/${ref}`);
        await app.page.getByText('Decisions are open').waitFor();
      },
    },
    { name: 'quarantine', arrive: (app) => section(app, 'quarantine', 'does not verify') },
    {
      name: 'quarantine-content',
      async arrive(app) {
        await section(app, 'quarantine', 'does not verify');
        await press(app, /^Look inside/);
        await app.page.getByText('sqlite-journal').waitFor();
      },
    },
    {
      name: 'bundles',
      async arrive(app) {
        await section(app, 'bundles', 'Who can read it');
        await app.page.getByLabel('One incident').press('Space');
        await app.page.getByLabel('Open: whoever has the file').press('Space');
        await app.page.getByText('readable by anyone').waitFor();
      },
    },
    { name: 'desk-run-elsewhere', arrive: runDesk },
    {
      name: 'desk-run-take',
      async arrive(app) {
        await runDesk(app);
        await press(app, /^Take over/);
        await app.page.getByRole('dialog').waitFor();
      },
    },
    {
      name: 'desk-run-review',
      async arrive(app) {
        await runDesk(app);
        await press(app, /^Take over/);
        await app.page.getByRole('dialog').getByRole('button', { name: /^Take/ }).press('Enter');
        await app.page.getByText('This is the text run 1 goes by').waitFor();
      },
    },
    {
      name: 'desk-run-asked',
      async arrive(app) {
        await runDesk(app);
        const skip = app.page.getByRole('button', { name: /^Skip/ });
        if ((await skip.count()) > 0) await skip.first().press('Enter');
        await app.page.getByText('On its way to').waitFor();
      },
    },
    {
      name: 'merge-report-settled',
      async arrive(app) {
        const { ref } = await otherInstallation(app);
        await callOperation(app.page, 'seat.take', { ref, seat: 'ic', person: '@kofi' }).catch(() => null);
        await callOperation(app.page, 'severity.change', {
          ref,
          severity: 'SEV-1',
          reason: 'Both agree',
        }).catch(() => null);
        await report(app);
        await app.page.getByText('settled since').first().waitFor();
      },
    },
  ];
}
