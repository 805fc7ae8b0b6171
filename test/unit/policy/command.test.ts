import { describe, expect, it } from 'vitest';
import { emptyHead } from '#shared/domain/incident/evolve.ts';
import type { IncidentHead, Tenure } from '#shared/domain/incident/state.ts';
import type { Target } from '#shared/domain/workspace/on-call.ts';
import { defaultSeverities } from '#shared/domain/workspace/evolve.ts';
import { commanderAlsoOperates, commandScope, GLOBAL_WITHIN, spanOfControl } from '#shared/policy/command.ts';

const AT = 1_767_225_600_000;
const chain = (name: string) => ({
  name,
  loops: 0,
  rules: ['@ic', '@deputy', '@global'].map((who) => ({
    delayMinutes: 10,
    targets: [{ person: who === '@global' ? who : `${who}-${name.toLowerCase()}` }],
  })),
});
const workspace = {
  regions: ['EMEA', 'APAC'].map((name) => ({
    name,
    zone: 'UTC',
    coverage: { days: [1], from: '08:00', to: '18:00' },
    chain: name,
    autonomy: [],
  })),
  policies: ['EMEA', 'APAC'].map(chain),
};
const resolve = (target: Target) => ('person' in target ? [target.person] : []);

function headOf(
  change: Partial<IncidentHead>,
  seats: [seat: string, person: string, from?: number][] = [],
): IncidentHead {
  const tenures = seats.map(([seat, person, from = AT], index): Tenure => ({
    id: String(index),
    seat,
    person,
    from,
    until: null,
  }));
  return { ...emptyHead('incident/1'), ...change, tenures };
}

describe('regional or global command', () => {
  it('is the region’s own while one region is affected, whatever its capitals', () => {
    expect(commandScope(headOf({ regions: ['emea'] }), workspace, resolve)).toEqual({
      kind: 'regional',
      region: 'emea',
      commanders: ['@ic-emea'],
    });
    expect(commandScope(headOf({}), workspace, resolve)).toEqual({ kind: 'unknown' });
  });

  it('is the global commander’s within 15 minutes of a second region', () => {
    const spread = { regions: ['EMEA', 'APAC'], spreadAt: AT };
    const before = commandScope(headOf(spread, [['ic', '@ic-emea', AT + 1]]), workspace, resolve);
    expect(before).toEqual({
      kind: 'global',
      regions: ['EMEA', 'APAC'],
      commanders: ['@global'],
      dueAt: AT + GLOBAL_WITHIN,
      done: false,
    });
    expect(commandScope(headOf(spread, [['ic', '@global', AT - 1]]), workspace, resolve)).toMatchObject({
      done: true,
    });
  });

  it('counts any later taking of command where no chain names a global commander', () => {
    const spread = { regions: ['Mars', 'Moon'], spreadAt: AT };
    expect(commandScope(headOf(spread, [['ic', '@a', AT - 1]]), workspace, resolve)).toMatchObject({
      done: false,
      commanders: [],
    });
    expect(commandScope(headOf(spread, [['ic', '@b', AT + 1]]), workspace, resolve)).toMatchObject({
      done: true,
    });
  });
});

describe('the role board', () => {
  it('counts those who report to the commander, each once', () => {
    expect(
      spanOfControl(
        headOf({}, [
          ['ic', '@ana'],
          ['ops', '@ana'],
          ['comms', '@bo'],
          ['scribe', '@bo'],
          ['sme:database', '@cy'],
        ]),
      ),
    ).toBe(2);
  });

  it('warns of a commander who also operates, in the worst severity only', () => {
    const seats: [string, string][] = [
      ['ic', '@ana'],
      ['ops', '@ana'],
    ];
    expect(commanderAlsoOperates(headOf({ severity: 'SEV-1' }, seats), defaultSeverities)).toBe(true);
    expect(commanderAlsoOperates(headOf({ severity: 'SEV-2' }, seats), defaultSeverities)).toBe(false);
    expect(
      commanderAlsoOperates(
        headOf({ severity: 'SEV-1' }, [
          ['ic', '@ana'],
          ['ops', '@bo'],
        ]),
        defaultSeverities,
      ),
    ).toBe(false);
  });
});
