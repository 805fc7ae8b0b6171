import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { samplePayloads } from '#electron/engine/connectors/conformance/samples.ts';
import { createGitHubConnector } from '#electron/engine/connectors/github/index.ts';
import { conforms } from '#test/doubles/conformance.ts';
import type { Trying } from '#test/doubles/context.ts';
import { GITHUB_TOKEN, REPOSITORY, startGitHub } from '#test/doubles/github.ts';
import { besideVendor } from './beside-vendor.ts';

const samples = samplePayloads(Date.now());

const payloads = path.resolve(import.meta.dirname, '../../../../shared/inputs/payloads/github');
const connector = createGitHubConnector();
const { incident } = samples['ticket.create'];
const task = {
  id: '0198c0de-0000-7000-8000-0000000000aa',
  number: 3,
  text: 'Roll back',
  owner: '@ana',
  dueAt: null,
};
const ofTask = { incident, of: 'task', task, text: 'Roll back, ask @ben.' } as const;

conforms('GitHub', connector.manifest, async () => {
  const vendor = await startGitHub();
  return {
    connector,
    double: vendor.double,
    settings: {
      ...{ address: vendor.double.url, repository: REPOSITORY, labels: ['incident'] },
      ...{ incidents: true, updates: true },
    },
    secrets: { token: GITHUB_TOKEN },
    wrongSecrets: { token: 'not-the-token' },
    state: () => vendor.state(),
    before: (effect) => (effect === 'ticket.create' ? [] : ['ticket.create']),
  };
});

async function open(more: Partial<Trying> = {}) {
  const vendor = await startGitHub();
  const usual = {
    secrets: { token: GITHUB_TOKEN },
    settings: { address: vendor.double.url, repository: REPOSITORY, updates: true },
  };
  return besideVendor(connector, vendor, usual, more);
}

describe('an issue on GitHub', () => {
  it('stands for a task, calls nobody there by a handle of ours, and is closed with the reason', async () => {
    const { vendor, deliver, links } = await open({ settings: { people: { '@ana': 'ana-alves' } } });
    await deliver('ticket.create', ofTask);
    const [issue] = vendor.issues;
    expect(issue).toMatchObject({
      title: 'Roll back',
      labels: ['incident'],
      assignees: ['ana-alves'],
      state: 'open',
    });
    expect(issue?.body).not.toContain('@ben');
    expect(links[0]?.link).toMatchObject({
      what: 'task',
      of: task.id,
      id: `${REPOSITORY}#1`,
      name: `${REPOSITORY}#1`,
    });
    await deliver('ticket.update', { incident, of: 'task', task: task.id, state: 'dropped' });
    expect(vendor.issues[0]).toMatchObject({ state: 'closed', reason: 'not_planned' });
    await deliver('ticket.update', { incident, of: 'task', task: task.id, state: 'open' });
    expect(vendor.issues[0]?.state).toBe('open');
  });

  it('is not made for an incident where the settings do not want it; what follows is nothing either', async () => {
    const { vendor, deliver } = await open();
    await deliver('ticket.create', samples['ticket.create']);
    await deliver('ticket.update', samples['ticket.update']);
    await deliver('ticket.comment', samples['ticket.comment']);
    expect(vendor.issues).toEqual([]);
  });

  it('is found again among others, some pages on', async () => {
    const { vendor, deliver } = await open();
    for (const key of ['one', 'two', 'three', 'four', 'five', 'six'])
      await deliver('ticket.create', ofTask, { key });
    const { said } = await deliver('ticket.create', ofTask, { key: 'one', attempt: 2, uncertain: true });
    expect(said).toBe(`found ${REPOSITORY}#1`);
    expect(vendor.issues).toHaveLength(6);
  });

  it('is refused in GitHub’s own words', async () => {
    const { deliver } = await open({ settings: { people: { '@ana': 'nobody' } } });
    await expect(deliver('ticket.create', ofTask)).rejects.toMatchObject({
      kind: 'refused',
      message: 'GitHub refuses (422): Validation Failed assignees invalid',
    });
  });

  it('comes back closed, with who closed it', async () => {
    const { vendor, deliver, context } = await open();
    for (const key of ['one', 'two', 'three'])
      await deliver('ticket.create', { ...ofTask, task: { ...task, id: key } }, { key });
    const [, , third] = vendor.issues;
    Object.assign(third ?? {}, { state: 'closed', closedBy: 'ana-alves', updated: Date.now() - 5_000 });
    const pulled = await connector.pull?.(null, context);
    expect(pulled?.incoming).toContainEqual(
      expect.objectContaining({
        what: 'task',
        id: `${REPOSITORY}#3`,
        state: 'done',
        by: 'ana-alves',
        at: third?.updated,
      }),
    );
    expect(pulled?.incoming).toHaveLength(3);
  });
});

describe('GitHub’s limits', () => {
  it('are waited for, and are not taken for wrong credentials', async () => {
    const { vendor, deliver, context } = await open();
    const answers = [
      {
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 60),
        },
      },
      { status: 403, headers: {}, text: '{"message":"You have exceeded a secondary rate limit."}' },
    ];
    for (const answer of answers) {
      const limited = { ...context, fetch: () => Promise.resolve({ text: '', json: () => null, ...answer }) };
      await expect(
        connector.deliver?.(
          { effect: 'ticket.create', payload: ofTask, key: 'k', attempt: 1, uncertain: false },
          limited,
        ),
      ).rejects.toMatchObject({ kind: 'later' });
    }
    await deliver('ticket.create', ofTask);
    expect(vendor.issues).toHaveLength(1);
  });
});

describe('deployments on GitHub', () => {
  const at = Date.parse('2026-03-01T12:00:00Z');
  const made = (id: number, minutes: number) => ({
    ...{ id, sha: 'abcdef1234567', ref: 'main', environment: 'production', description: null },
    created_at: new Date(at + minutes * 60_000).toISOString(),
    creator: { login: 'ana-alves' },
  });

  it('are told with their outcome, newest first, of every service', async () => {
    const services = { checkout: 'example/checkout', search: 'example/search' };
    const { vendor, context } = await open({ settings: { services } });
    vendor.deployments['example/checkout'] = [
      made(5, 40),
      made(4, 30),
      made(3, 20),
      made(2, -60),
      made(1, -90),
    ];
    vendor.deployments['example/search'] = [made(9, 35)];
    vendor.statuses['5'] = [{ state: 'success', log_url: 'https://ci.example.com/5' }, { state: 'pending' }];
    const answer = await connector.query?.({ ask: 'deployments', since: at }, context);
    expect(answer).toMatchObject({
      deployments: [
        {
          at: at + 40 * 60_000,
          text: 'example/checkout main abcdef1 to production, success, by ana-alves',
          url: 'https://ci.example.com/5',
          service: 'checkout',
        },
        { service: 'search', url: null },
        { service: 'checkout' },
        { service: 'checkout' },
      ],
    });
  });

  it.skipIf(!fs.existsSync(payloads))('are read as GitHub really sends them', async () => {
    const { vendor, context } = await open();
    const read = (name: string) =>
      JSON.parse(fs.readFileSync(path.join(payloads, name), 'utf8')) as Record<
        string,
        Record<string, unknown>
      >;
    const { deployment } = read('deployment-1-created.json');
    const { deployment_status: status } = read('deployment_status-1-created.json');
    vendor.deployments[REPOSITORY] = [deployment ?? {}];
    vendor.statuses[String(deployment?.['id'])] = [status ?? {}];
    const answer = await connector.query?.({ ask: 'deployments', since: 0 }, context);
    expect(answer?.ask === 'deployments' ? answer.deployments : []).toHaveLength(1);
  });
});

describe('the check of GitHub', () => {
  it('says what keeps issues from being made', async () => {
    const { vendor, context } = await open();
    expect((await connector.check(context)).ok).toBe(true);
    vendor.repository.has_issues = false;
    expect((await connector.check(context)).lines[0]?.text).toContain('has no issues');
    const other = await open({ settings: { repository: 'example/other' } });
    expect((await connector.check(other.context)).lines[0]?.text).toContain('no repository example/other');
    const none = await open({ settings: { repository: 'operations' } });
    expect((await connector.check(none.context)).lines[0]?.text).toContain('owner/name');
  });
});
