import { describe, expect, it } from 'vitest';
import { testEngine } from './kit.ts';

const file = (parts: Record<string, unknown>) =>
  JSON.stringify({ format: 'deepwater-settings', version: 1, ...parts });

describe('settings as a file', () => {
  it('carry a team into a fresh folder, which then exports the same', async () => {
    const from = await testEngine();
    await from.must('person.set', { handle: 'ana', name: 'Ana Ruiz', phone: '+41 44 000 00 00' });
    await from.must('region.set', { region: { name: 'EMEA', zone: 'Europe/London' } });
    await from.must('schedule.set', {
      schedule: {
        name: 'Database',
        zone: 'Europe/London',
        layers: [{ name: 'Primary', start: 0, virtualStart: 0, turnSeconds: 604_800, users: ['@ana'] }],
      },
    });
    await from.must('override.add', {
      override: { schedule: 'Database', person: '@bo', from: 1_000, until: 2_000 },
    });
    await from.must('checklist.remove', { name: 'Before closing' });
    const { name, text } = await from.must('settings.export', {});
    const to = await testEngine();
    const preview = await to.must('settings.import', { name, text, dryRun: true, replace: true });
    expect((await to.must('workspace.show', {})).people).toEqual([]);
    expect(preview.changes.map(({ part, what }) => `${what} ${part}`)).toEqual([
      'add people',
      'add regions',
      'remove checklists',
      'add schedules',
      'add overrides',
    ]);
    const before = (await to.must('engine.status', {})).events;
    expect(await to.must('settings.import', { name, text, replace: true })).toEqual(preview);
    expect((await to.must('engine.status', {})).events).toBe(before + 5);
    const parts = (exported: string): unknown => ({ ...JSON.parse(exported), exportedAt: '' });
    expect(parts((await to.must('settings.export', {})).text)).toEqual(parts(text));
    expect((await to.must('settings.import', { name, text, replace: true })).changes).toEqual([]);
    expect((await to.must('log.verify', {})).ok).toBe(true);
  });

  it('are taken whole or not at all', async () => {
    const engine = await testEngine();
    const before = (await engine.must('engine.status', {})).events;
    const text = file({
      people: [{ handle: 'ana', name: 'Ana' }],
      overrides: [{ schedule: 'Nowhere', person: 'ana', from: 0, until: 1 }],
    });
    for (const dryRun of [true, false])
      expect(await engine.do('settings.import', { name: 'team.json', text, dryRun })).toMatchObject({
        ok: false,
        refusal: { code: 'not_found' },
      });
    expect((await engine.must('engine.status', {})).events).toBe(before);
  });

  it('come once, however often the same command is given', async () => {
    const engine = await testEngine();
    const commandId = '01980000-0000-7000-8000-000000000001';
    const text = file({ people: [{ handle: 'ana', name: 'Ana' }] });
    await engine.must('settings.import', { name: 'a.json', text, commandId });
    await engine.must('person.remove', { handle: 'ana' });
    await engine.must('settings.import', { name: 'a.json', text, commandId });
    expect((await engine.must('workspace.show', {})).people).toEqual([]);
  });
});

describe('people', () => {
  it('lose what is cleared and keep what is not mentioned', async () => {
    const engine = await testEngine();
    await engine.must('person.set', { handle: 'ana', name: 'Ana', phone: '112', email: 'ana@example.com' });
    await engine.must('person.set', { handle: 'ana', phone: null });
    expect((await engine.must('workspace.show', {})).people).toMatchObject([
      { name: 'Ana', phone: null, email: 'ana@example.com' },
    ]);
  });
});

describe('keys', () => {
  it('are listed with a fingerprint that can be read out', async () => {
    const engine = await testEngine();
    const [own] = await engine.must('keys.list', {});
    expect(own).toMatchObject({ own: true, replica: (await engine.must('engine.status', {})).replica });
    expect(own?.fingerprint).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
  });
});
