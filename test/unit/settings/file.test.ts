import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyWorkspace } from '#shared/domain/workspace/evolve.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';
import { differences } from '#shared/settings/differences.ts';
import { readSettings, writeSettings } from '#shared/settings/file.ts';

const about = { exportedAt: Date.UTC(2026, 10, 25), appVersion: 'test' };
const ana = {
  handle: '@ana',
  name: 'Ana Ruiz',
  region: 'EMEA',
  phone: '+41 44 000 00 00',
  email: null,
  skills: ['database'],
};
const team: WorkspaceState = { ...emptyWorkspace(), people: [ana] };

function file(parts: Record<string, unknown>): string {
  return JSON.stringify({ format: 'deepwater-settings', version: 1, ...parts });
}

function refusalOf(text: string): string {
  const read = readSettings(text, 'team.json');
  if (read.ok) throw new Error('the file was taken');
  return read.refusal.message;
}

function planOf(text: string, state: WorkspaceState, replace = false) {
  const read = readSettings(text, 'team.json');
  if (!read.ok) throw new Error(read.refusal.message);
  return read.output(state, replace);
}

describe('a settings file', () => {
  it('changes nothing where it was written', () => {
    expect(planOf(writeSettings(team, about), team, true)).toMatchObject({ changes: [], commands: [] });
  });

  it('adds what is missing elsewhere', () => {
    const plan = planOf(writeSettings(team, about), emptyWorkspace());
    expect(plan.changes).toEqual([{ part: 'people', what: 'add', name: '@ana', details: [] }]);
    expect(plan.commands).toEqual([{ name: 'person.set', input: ana }]);
  });

  it('tells what would change, field by field', () => {
    const plan = planOf(file({ people: [{ ...ana, phone: '112', email: 'ana@example.com' }] }), team);
    expect(plan.changes[0]?.details).toEqual(['phone: +41 44 000 00 00 → 112', 'email: – → ana@example.com']);
  });

  it('leaves what it does not name, unless it is to replace', () => {
    const other = file({ people: [{ handle: 'bo', name: 'Bo' }] });
    expect(planOf(other, team).changes.map(({ what, name }) => `${what} ${name}`)).toEqual(['add @bo']);
    expect(planOf(other, team, true).changes.map(({ what, name }) => `${what} ${name}`)).toEqual([
      'add @bo',
      'remove @ana',
    ]);
  });

  it('takes the severity table whole, and tells a new order', () => {
    const reversed = file({ severities: team.severities.toReversed() });
    expect(planOf(reversed, team).changes).toMatchObject([{ part: 'severities', name: 'order' }]);
    const fewer = file({ severities: team.severities.slice(0, 3) });
    expect(planOf(fewer, team).changes).toEqual([
      { part: 'severities', what: 'remove', name: 'SEV-4', details: [] },
    ]);
  });

  it.each([
    ['{', 'not valid JSON'],
    ['[]', 'holds no settings of Deepwater'],
    ['{"format":"deepwater-settings","version":2}', 'written by a newer Deepwater'],
    ['{"format":"deepwater-settings"}', 'must say "version": 1'],
    [file({ persons: [] }), 'a part “persons” that this Deepwater does not know'],
    [file({ people: {} }), 'team.json, people: people must be a list.'],
    [file({ people: [ana, { ...ana, handle: 'b!' }] }), 'team.json, people[2].handle: A person is written'],
    [file({ people: [ana, { ...ana, handle: '@ANA' }] }), 'people[2]: @ana stands in it twice'],
    [file({ severities: [] }), 'severities: Keep at least one level.'],
    [file({ checklists: [{ name: 'x', items: [{ text: 'y', dueMinutes: 0 }] }] }), 'items[1].dueMinutes'],
    [file({ regions: [{ name: 'EMEA', zone: 'Mars/Olympus' }] }), 'regions[1].zone: This is not a time zone'],
  ])('is refused with the place of what is wrong: %s', (text, says) => {
    expect(refusalOf(text)).toContain(says);
  });

  it('is read or refused whatever it holds, and never throws', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('people', 'severities', 'checklists', 'x'), fc.json()),
        (parts) => {
          const members = Object.entries(parts).map(([name, json]) => `${JSON.stringify(name)}:${json}`);
          const text = `{"format":"deepwater-settings","version":1${members.map((each) => `,${each}`).join('')}}`;
          const read = readSettings(text, 'team.json');
          expect(read.ok || read.refusal.message.startsWith('team.json')).toBe(true);
        },
      ),
    );
  });
});

describe('differences', () => {
  const plain = fc.jsonValue({ maxDepth: 2 });
  it('are none between a value and a copy of it, in whatever order its members stand', () => {
    fc.assert(fc.property(plain, (value) => differences(value, structuredClone(value)).length === 0));
    expect(differences({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toEqual([]);
  });
});
