import { describe, expect, it } from 'vitest';
import { createPagerDutyConnector } from '#electron/engine/connectors/pagerduty/index.ts';
import { samplePayloads } from '#electron/engine/connectors/conformance/samples.ts';
import { readSchedules } from '#shared/importing/schedules/index.ts';
import { conforms } from '#test/doubles/conformance.ts';
import type { Trying } from '#test/doubles/context.ts';
import { API_KEY, ROUTING_KEY, startPagerDuty } from '#test/doubles/pagerduty.ts';
import { besideVendor } from './beside-vendor.ts';

const samples = samplePayloads(Date.now());

const connector = createPagerDutyConnector();
const now = Date.parse('2026-03-01T12:00:00Z');
const settings = (address: string) => ({
  ...{ region: 'own', address, notes: true, from: 'ana@example.com' },
  severities: { 'SEV-2': 'error' },
});

conforms('PagerDuty', connector.manifest, async () => {
  const vendor = await startPagerDuty();
  return {
    connector,
    double: vendor.double,
    settings: settings(vendor.double.url),
    secrets: { routingKey: ROUTING_KEY, apiKey: API_KEY },
    wrongSecrets: { routingKey: 'not a key', apiKey: 'not-the-api-key' },
    state: () => vendor.state(),
    before: (effect) => (effect === 'page.raise' ? [] : ['page.raise']),
  };
});

async function open(more: Partial<Trying> = {}) {
  const vendor = await startPagerDuty();
  const usual = {
    secrets: { routingKey: ROUTING_KEY, apiKey: API_KEY },
    now: () => now,
    settings: settings(vendor.double.url),
  };
  return besideVendor(connector, vendor, usual, more);
}

describe('a page in PagerDuty', () => {
  it('is raised under its own key with the severity the settings name, and settled under the same', async () => {
    const { vendor, deliver, links } = await open();
    const { page } = samples['page.raise'];
    await deliver('page.raise', samples['page.raise']);
    expect(vendor.incidents).toMatchObject([{ key: page, status: 'triggered', severity: 'error' }]);
    expect(links[0]?.link).toMatchObject({ what: 'page', of: page, id: page });
    await deliver('page.acknowledge', samples['page.acknowledge']);
    expect(vendor.incidents[0]?.status).toBe('acknowledged');
    await deliver('page.resolve', samples['page.resolve']);
    expect(vendor.incidents[0]?.status).toBe('resolved');
  });

  it('says what PagerDuty has against it, without the key', async () => {
    const { deliver } = await open({ secrets: { routingKey: 'x'.repeat(32) } });
    await expect(deliver('page.raise', samples['page.raise'])).rejects.toMatchObject({
      kind: 'refused',
      message: 'PagerDuty refuses (400): Event object is invalid Invalid routing key',
    });
  });

  it('is said to be an exercise', async () => {
    const { vendor, deliver } = await open();
    const { incident } = samples['page.raise'];
    await deliver('page.raise', { ...samples['page.raise'], incident: { ...incident, exercise: true } });
    expect(vendor.incidents[0]?.summary).toMatch(/^EXERCISE · INC-7F3 · /);
  });

  it('comes back acknowledged, with who did it; pages of others do not', async () => {
    const { vendor, deliver, context } = await open();
    const { page } = samples['page.raise'];
    await deliver('page.raise', samples['page.raise']);
    vendor.change(page, 'acknowledge', now - 60_000);
    vendor.change('somebody-elses', 'acknowledge', now - 50_000);
    vendor.change('another', 'resolve', now - 40_000);
    vendor.change(page, 'resolve', now - 30_000, 'Ben Berg');
    const { incoming, cursor } = (await connector.pull?.(null, context)) ?? { incoming: [], cursor: null };
    expect(incoming).toMatchObject([
      { kind: 'state', what: 'page', id: page, state: 'acknowledged', by: 'Ana Alves', at: now - 60_000 },
      { kind: 'state', what: 'page', id: page, state: 'done', by: 'Ben Berg' },
    ]);
    expect(Number(cursor)).toBe(now);
  });
});

describe('notes in PagerDuty', () => {
  it('wait for an incident that PagerDuty has not made yet', async () => {
    const { vendor, deliver } = await open();
    await deliver('page.raise', samples['page.raise']);
    const made = vendor.incidents.splice(0);
    await expect(deliver('channel.post', samples['channel.post'])).rejects.toMatchObject({ kind: 'later' });
    vendor.incidents.push(...made);
    await deliver('channel.post', samples['channel.post'], { attempt: 2 });
    expect(made[0]?.notes).toHaveLength(1);
  });

  it('on many pages go on where a request failed, and stand on each once', async () => {
    const { vendor, deliver } = await open();
    const pages = ['p1', 'p2', 'p3'];
    for (const page of pages)
      await deliver('page.raise', { ...samples['page.raise'], page }, { key: `raise ${page}` });
    let asked = 0;
    vendor.double.failBy(() => ((asked += 1) === 5 ? 'error' : null));
    const post = samples['channel.post'];
    await expect(deliver('channel.post', post)).rejects.toMatchObject({ kind: 'later' });
    asked = 5;
    await deliver('channel.post', post, { attempt: 2 });
    // The third page alone: its incident, its notes, the note.
    expect(asked).toBe(8);
    expect(vendor.incidents.map(({ notes }) => notes.length)).toEqual([1, 1, 1]);
  });

  it('are not written where the settings want none', async () => {
    const { vendor, deliver } = await open({ settings: { notes: false } });
    await deliver('page.raise', samples['page.raise']);
    await deliver('channel.post', samples['channel.post']);
    expect(vendor.incidents[0]?.notes).toEqual([]);
  });
});

describe('PagerDuty is asked', () => {
  it('who is on call', async () => {
    const { vendor, context } = await open();
    for (const [id, name] of [
      ['PANA', 'Primary'],
      ['PBEN', 'Secondary'],
      ['PCAT', 'Database'],
    ])
      vendor.onCalls.push({
        user: { id, type: 'user', summary: id, name: id, email: `${id}@example.com` },
        schedule: { id: name, summary: name },
        end: '2026-03-02T09:00:00Z',
      });
    const answer = await connector.query?.({ ask: 'on-call', schedule: 'database' }, context);
    expect(answer).toEqual({
      ask: 'on-call',
      people: [
        {
          name: 'PCAT',
          email: 'PCAT@example.com',
          schedule: 'Database',
          until: Date.parse('2026-03-02T09:00:00Z'),
        },
      ],
    });
    const everybody = await connector.query?.({ ask: 'on-call', schedule: null }, context);
    expect(everybody).toMatchObject({ people: { length: 3 } });
  });

  it('for schedules, which the import reads with people by e-mail address', async () => {
    const { vendor, context } = await open();
    for (const [id, name] of [
      ['S1', 'Primary'],
      ['S2', 'Secondary'],
      ['S3', 'Third'],
    ])
      vendor.schedules.push({
        ...{ id, type: 'schedule', name, summary: name, time_zone: 'Europe/Copenhagen' },
        schedule_layers: [
          {
            ...{ name: 'Layer 1', start: '2026-01-01T00:00:00Z', end: null },
            ...{ rotation_virtual_start: '2026-01-01T00:00:00Z', rotation_turn_length_seconds: 604_800 },
            users: ['PANA', 'PBEN'].map((user) => ({
              user: { id: user, type: 'user_reference', summary: user },
            })),
            restrictions: [],
          },
        ],
      });
    vendor.overrides['S1'] = [
      {
        id: 'O1',
        start: '2026-03-03T00:00:00Z',
        end: '2026-03-04T00:00:00Z',
        user: { id: 'PCAT', summary: 'Cat' },
      },
    ];
    const answer = await connector.query?.({ ask: 'schedules' }, context);
    const files = answer?.ask === 'schedules' ? answer.files : [];
    expect(files.map(({ name }) => name)).toEqual(['Primary.json', 'Secondary.json', 'Third.json']);
    const people = ['ana', 'ben', 'cat'].map((handle) => ({
      handle: `@${handle}`,
      name: handle,
      email: `${handle}@example.com`,
      region: null,
      phone: null,
      skills: [],
    }));
    const read = readSchedules(files[0]?.text ?? '', { people, fileName: 'Primary', now });
    expect(read).toMatchObject({
      ok: true,
      output: { schedules: [{ schedule: { name: 'Primary' }, overrides: [{ person: '@cat' }] }] },
    });
    expect(JSON.stringify(read)).toContain('"users":["@ana","@ben"]');
  });

  it('nothing without the API key, in words', async () => {
    const { context } = await open({ secrets: { routingKey: ROUTING_KEY } });
    await expect(connector.query?.({ ask: 'schedules' }, context)).rejects.toMatchObject({ kind: 'refused' });
    expect(await connector.pull?.('5', context)).toEqual({ incoming: [], cursor: '5' });
  });
});
