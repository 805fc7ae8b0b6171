import { describe, expect, it } from 'vitest';
import { samplePayloads } from '#electron/engine/connectors/conformance/samples.ts';
import { createJiraConnector } from '#electron/engine/connectors/jira/index.ts';
import { conforms } from '#test/doubles/conformance.ts';
import type { Trying } from '#test/doubles/context.ts';
import { JIRA_EMAIL, JIRA_TOKEN, startJira } from '#test/doubles/jira.ts';
import { besideVendor } from './beside-vendor.ts';

const samples = samplePayloads(Date.now());

const connector = createJiraConnector();
const settings = (site: string) => ({
  site,
  email: JIRA_EMAIL,
  project: 'OPS',
  incidentType: 'Incident',
  taskType: 'Task',
  updates: true,
});
const { incident } = samples['ticket.create'];
const task = {
  id: '0198c0de-0000-7000-8000-0000000000aa',
  number: 3,
  text: 'Roll back',
  owner: '@ana',
  dueAt: 1_767_225_600_000,
};

conforms('Jira', connector.manifest, async () => {
  const vendor = await startJira();
  return {
    connector,
    double: vendor.double,
    settings: settings(vendor.double.url),
    secrets: { token: JIRA_TOKEN },
    wrongSecrets: { token: 'not-the-token' },
    state: () => vendor.state(),
    before: (effect) => (effect === 'ticket.create' ? [] : ['ticket.create']),
  };
});

async function open(more: Partial<Trying> = {}) {
  const vendor = await startJira();
  const usual = { secrets: { token: JIRA_TOKEN }, settings: settings(vendor.double.url) };
  return besideVendor(connector, vendor, usual, more);
}

describe('an issue in Jira', () => {
  it('stands for an incident, with its priority; a task is below it, assigned and due', async () => {
    const { vendor, deliver, links } = await open({
      settings: { subtaskType: 'Sub-task', priorities: { 'SEV-2': 'High' }, people: { '@ana': '5b10' } },
    });
    await deliver('ticket.create', samples['ticket.create']);
    await deliver('ticket.create', {
      incident,
      of: 'task',
      task,
      text: 'Roll back\nto 1.4\n\nAsk Ben first.',
    });
    const [first, second] = vendor.issues;
    expect(first?.fields).toMatchObject({
      summary: `${incident.ref} ${incident.title}`,
      issuetype: { name: 'Incident' },
      priority: { name: 'High' },
    });
    expect(second?.fields).toMatchObject({
      summary: 'Roll back',
      issuetype: { name: 'Sub-task' },
      parent: { id: first?.id },
      assignee: { accountId: '5b10' },
      duedate: '2026-01-01',
    });
    expect(links.map(({ link }) => [link.what, link.of, link.name])).toEqual([
      ['ticket', incident.stream, 'OPS-1'],
      ['task', task.id, 'OPS-2'],
    ]);
    expect(links[0]?.link.url).toMatch(/\/browse\/OPS-1$/);
  });

  it('is found again although Jira’s index is behind', async () => {
    const { vendor, deliver } = await open();
    const again = { key: 'k', uncertain: true };
    await deliver('ticket.create', samples['ticket.create'], { key: 'k' });
    await expect(
      deliver('ticket.create', samples['ticket.create'], { ...again, attempt: 2 }),
    ).rejects.toMatchObject({
      kind: 'later',
    });
    await deliver('ticket.create', samples['ticket.create'], { ...again, attempt: 3 });
    expect(vendor.issues).toHaveLength(1);
  });

  it('is moved to done, to dropped and back by the transitions its workflow offers', async () => {
    const { vendor, deliver } = await open({ settings: { doneStatus: 'Done', droppedStatus: 'Won’t Do' } });
    await deliver('ticket.create', samples['ticket.create']);
    const update = (state: 'open' | 'done' | 'dropped') =>
      deliver('ticket.update', { incident, of: 'incident', task: null, state });
    expect((await update('dropped')).said).toBe('OPS-1 is Won’t Do');
    expect((await update('dropped')).said).toBe('OPS-1 is Won’t Do already');
    await update('open');
    expect(vendor.issues[0]?.state).toBe('todo');
    vendor.workflow.todo = ['doing'];
    await expect(update('done')).rejects.toMatchObject({
      kind: 'refused',
      message: 'OPS-1 can’t go from To Do to Done. Its workflow offers In Progress.',
    });
  });

  it('gets no comment where there is none: a connector added in the middle of an incident fails at no update', async () => {
    const { vendor, deliver } = await open();
    const { said } = await deliver('ticket.comment', samples['ticket.comment']);
    expect(said).toBe('nothing to do: the incident has no issue in Jira');
    expect(vendor.issues).toEqual([]);
  });

  it('is refused in Jira’s own words', async () => {
    const { deliver } = await open({ settings: { incidentType: 'Epic' } });
    await expect(deliver('ticket.create', samples['ticket.create'])).rejects.toMatchObject({
      kind: 'refused',
      message: 'Jira refuses (400): issuetype: Specify a valid issue type',
    });
  });

  it('comes back done', async () => {
    const { vendor, deliver, context } = await open();
    await deliver('ticket.create', samples['ticket.create']);
    await deliver('ticket.create', { incident, of: 'task', task, text: 'Roll back' }, { key: 'task' });
    await deliver(
      'ticket.create',
      { incident, of: 'task', task: { ...task, id: 'other' }, text: 'x' },
      { key: 'x' },
    );
    for (const issue of vendor.issues) issue.hidden = 0;
    const [, second] = vendor.issues;
    if (second !== undefined) second.state = 'done';
    const pulled = await connector.pull?.(null, context);
    expect(pulled?.incoming).toMatchObject([
      { what: 'ticket', id: '10001', state: 'open' },
      { what: 'task', id: '10002', state: 'done', at: second?.updated },
      { what: 'task', id: '10003', state: 'open' },
    ]);
    const again = await connector.pull?.(pulled?.cursor ?? null, context);
    expect(again?.incoming.map(({ vendorId }) => vendorId)).toEqual(
      pulled?.incoming.map(({ vendorId }) => vendorId),
    );
  });
});

describe('the check of Jira', () => {
  it('names a project and a type that are not there', async () => {
    const other = await open({ settings: { project: 'NO' } });
    expect((await connector.check(other.context)).lines.at(-1)).toEqual({
      ok: false,
      text: 'Jira has no project NO, or the account may not see it.',
    });
    const { context } = await open({ settings: { subtaskType: 'Subtask' } });
    expect((await connector.check(context)).lines.at(-1)?.text).toBe(
      'The project has no type Subtask. It has Task, Incident, Sub-task.',
    );
  });
});
