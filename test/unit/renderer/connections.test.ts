import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingField, type SettingField, type SettingValue } from '#shared/connectors/manifest.ts';
import { HEALTH_STATES, type ConnectorHealth, type ConnectorView } from '#shared/contract/connectors.ts';
import { standingOf } from '#renderer/connections/standing.ts';
import { byConnector } from '#renderer/outbox/use-rows.ts';
import { readSetting, shownSetting } from '#renderer/settings/connectors/draft.ts';

const line = fc
  .string({
    minLength: 1,
    unit: fc.constantFrom('a', 'b', 'ä', '0', '9', '@', '.', '/', ':', '=', ' ', '-', '_'),
  })
  .map((text) => text.trim())
  .filter((text) => text !== '');
const name = line.map((text) => text.replaceAll('=', '').trim()).filter((text) => text !== '');
const value: fc.Arbitrary<{ kind: SettingField['kind']; value: SettingValue }> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), value: line }),
  fc.record({ kind: fc.constant('number' as const), value: fc.integer() }),
  fc.record({ kind: fc.constant('yes-no' as const), value: fc.boolean() }),
  fc.record({ kind: fc.constant('list' as const), value: fc.array(line, { maxLength: 5 }) }),
  fc.record({ kind: fc.constant('map' as const), value: fc.dictionary(name, line, { maxKeys: 5 }) }),
);
const field = (kind: SettingField['kind']): SettingField =>
  settingField.parse({ name: 'setting', label: 'Setting', kind });

describe('fields made from a manifest', () => {
  it('give back the value they were filled from', () => {
    fc.assert(
      fc.property(value, (given) => {
        const read = readSetting(field(given.kind), shownSetting(field(given.kind), given.value));
        expect(read).toEqual({ ok: true, value: given.value });
      }),
    );
  });

  it('refuse lines that are no pairs, and names that are there twice', () => {
    expect(readSetting(field('map'), 'checkout')).toMatchObject({ ok: false });
    expect(readSetting(field('map'), '= 1')).toMatchObject({ ok: false });
    expect(readSetting(field('map'), 'a = 1\na = 2')).toMatchObject({ ok: false });
    expect(readSetting(field('map'), '__proto__ = 1')).toMatchObject({ ok: true });
  });
});

const health = (state: ConnectorHealth['state'], more: Partial<ConnectorHealth> = {}): ConnectorHealth => ({
  ...{ id: 'id', name: state, kind: 'webhook', state, queued: 0, held: 0, dead: 0 },
  ...{ oldestAt: null, lastSuccessAt: null, problem: null },
  ...more,
});
const connector = (of: ConnectorHealth): ConnectorView => ({
  ...{ id: of.id, kind: of.kind, name: of.name, enabled: true, settings: {}, services: [] },
  ...{ minSeverity: null, exercises: 'hold', health: of, manifest: null, secrets: {} },
});

describe('the line at the bottom', () => {
  it('counts what waits for a person and names the worst trouble first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...HEALTH_STATES), fc.nat(5), fc.nat(5)), { maxLength: 8 }),
        (all) => {
          const connectors = all.map(([state, held, dead]) => connector(health(state, { held, dead })));
          const standing = standingOf({ connectors, sync: null }, { count: 3, oldestAt: 1 });
          expect(standing.held).toBe(all.reduce((sum, [, held]) => sum + held, 0));
          expect(standing.dead).toBe(all.reduce((sum, [, , dead]) => sum + dead, 0));
          expect(standing.connected).toBe(all.length > 0);
          const order = ['credentials', 'no-secret', 'trouble'];
          const places = standing.trouble.map(({ state }) => order.indexOf(state));
          expect(places).toEqual(places.toSorted((one, other) => one - other));
          expect(places).toHaveLength(all.filter(([state]) => order.includes(state)).length);
        },
      ),
    );
  });

  it('says that nothing is connected until something is', () => {
    expect(standingOf({ connectors: null, sync: null }, undefined)).toMatchObject({
      ...{ connected: false, offline: false, queued: 0, oldestAt: null, unsent: 0 },
    });
  });
});

describe('the outbox', () => {
  it('keeps every row once, by connector, in its order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'chat')), (connectors) => {
        const rows = connectors.map((id, num) => ({
          ...{
            num,
            connector: id,
            connectorName: id,
            effect: 'channel.post' as const,
            ref: null,
            stream: null,
          },
          ...{ state: 'waiting' as const, attempts: 0, uncertain: false, queuedAt: num, nextAt: null },
          ...{ endedAt: null, problem: null, text: null, editable: false },
        }));
        const groups = byConnector(rows);
        expect(groups.flat().toSorted((one, other) => one.num - other.num)).toEqual(rows);
        for (const group of groups) {
          expect(new Set(group.map((row) => row.connector)).size).toBe(1);
          expect(group).toEqual(group.toSorted((one, other) => one.num - other.num));
        }
      }),
    );
  });
});
