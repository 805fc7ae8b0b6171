import type { LaunchedApp } from './launch.ts';
import { runAt, type RunStage } from './run-screens.ts';
import { runIn, samplesIn } from './screens-setup.ts';
import { desk, open, type Screen } from './visit.ts';

/** Runbooks to read and to write, and their runs at the desk. */
export const runbookScreens: readonly Screen[] = [
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
];

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
