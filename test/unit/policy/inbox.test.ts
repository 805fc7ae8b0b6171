import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSeverities } from '#shared/domain/workspace/evolve.ts';
import {
  alertChange,
  FLAP_PAUSE,
  groupsOf,
  levelFor,
  MOST_GROUPS,
  OWNER_FIRST,
  serviceFor,
  suggestionFor,
  type InboxItem,
} from '#shared/policy/inbox.ts';

const item = (num: number, more: Partial<InboxItem> = {}): InboxItem => ({
  ...{ num, connector: 'am', kind: 'alert', groupKey: 'g', firing: true, title: 'Down' },
  ...{ severity: null, service: null, startedAt: 1_000, lastAt: 2_000, count: 1 },
  ...more,
});

const items = fc
  .array(
    fc.record({
      connector: fc.constantFrom('am', 'grafana'),
      kind: fc.constantFrom('alert' as const, 'alert' as const, 'message' as const),
      groupKey: fc.nat({ max: 60 }).map((key) => `key ${key}`),
      firing: fc.boolean(),
      title: fc.constantFrom('Down', 'Slow', 'Full'),
      severity: fc.constantFrom(null, 'critical', 'warning', 'whatever'),
      service: fc.constantFrom(null, ...Array.from({ length: 20 }, (_, index) => `service ${index}`)),
      startedAt: fc.nat(),
      lastAt: fc.nat(),
      count: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 300 },
  )
  .map((all): InboxItem[] => all.map((each, index) => ({ ...each, num: index + 1 })));

describe('groups of the inbox', () => {
  test('hold every item once, are few, and are the same in whatever order the items come', () => {
    fc.assert(
      fc.property(items, fc.nat(), (all, turn) => {
        const groups = groupsOf(all);
        expect(groups.flatMap(({ nums }) => nums).toSorted((a, b) => a - b)).toEqual(
          all.map(({ num }) => num),
        );
        for (const connector of ['am', 'grafana'])
          for (const kind of ['alert', 'message'] as const)
            expect(
              groups.filter((each) => each.connector === connector && each.kind === kind).length,
            ).toBeLessThanOrEqual(MOST_GROUPS);
        for (const { group, nums, firing, told } of groups) {
          const members = all.filter(({ num }) => nums.includes(num));
          expect(group).toBe(Math.min(...nums));
          expect(new Set(members.map(({ connector, kind }) => `${connector} ${kind}`)).size).toBe(1);
          expect(firing).toBe(members.filter((each) => each.firing).length);
          expect(told).toBe(members.reduce((sum, { count }) => sum + count, 0));
        }
        const turned = all.slice(turn % (all.length + 1));
        const mixed = [...turned, ...all.filter((each) => !turned.includes(each))].toReversed();
        expect(groupsOf(mixed)).toEqual(groups);
      }),
    );
  });

  test('a thousand alerts of a few kinds are a few rows, and of a thousand kinds a dozen', () => {
    const few = Array.from({ length: 1_000 }, (_, index) =>
      item(index + 1, { groupKey: `kind ${index % 5}` }),
    );
    expect(groupsOf(few)).toHaveLength(5);
    const many = few.map((each) => ({
      ...each,
      groupKey: `kind ${each.num}`,
      title: `Alert ${each.num}`,
      service: each.num % 3 === 0 ? 'Checkout' : 'checkout',
    }));
    expect(groupsOf(many)).toMatchObject([{ title: '1000 kinds of alerts of checkout', firing: 1_000 }]);
    const spread = many.map((each) => ({ ...each, service: `service ${each.num}` }));
    expect(groupsOf(spread)).toHaveLength(MOST_GROUPS);
  });
});

test('the worst word of a group counts, and stands for a level of the team’s own table', () => {
  const [group] = groupsOf([
    item(1, { severity: 'warning' }),
    item(2, { severity: 'critical' }),
    item(3, { severity: 'odd' }),
  ]);
  expect(group?.severity).toBe('critical');
  expect(levelFor('critical', defaultSeverities)).toBe('SEV-2');
  expect(levelFor('P1', defaultSeverities)).toBe('SEV-1');
  expect(levelFor('sev 4', defaultSeverities)).toBe('SEV-4');
  expect(levelFor('Warning', defaultSeverities)).toBe('SEV-4');
  expect(levelFor('frobnicated', defaultSeverities)).toBe('SEV-3');
  expect(levelFor(null, defaultSeverities)).toBe('SEV-3');
  expect(levelFor('info', defaultSeverities.slice(0, 2))).toBe('SEV-2');
});

test('an alert is of the service that it, a label or its title names', () => {
  const services = [{ name: 'Checkout' }, { name: 'payments-api' }];
  const of = (service: string | null, labels: Record<string, string>, title = 'Down') =>
    serviceFor({ service, labels, title }, services);
  expect(of('checkout', {})).toBe('Checkout');
  expect(of(null, { job: 'PAYMENTS-API' })).toBe('payments-api');
  expect(of('unheard', { app: 'checkout' })).toBe('Checkout');
  expect(of(null, {}, 'Errors of payments api')).toBe('payments-api');
  expect(of('unheard', {})).toBe('unheard');
  expect(of(null, { pod: 'x' })).toBeNull();
});

test('a row is offered for the newest incident of its service, and without one for the only one', () => {
  const incident = (stream: string, services: string[], declaredAt: number) => ({
    ...{ stream, services, declaredAt, open: true, resolvedAt: null, imported: false },
  });
  const one = incident('1', ['checkout'], 1);
  const two = incident('2', ['Checkout'], 2);
  const other = incident('3', ['search'], 3);
  const group = { service: 'checkout', startedAt: 0 };
  expect(suggestionFor(group, [one, two, other])?.stream).toBe('2');
  expect(suggestionFor({ ...group, service: null }, [one, two])).toBeNull();
  expect(suggestionFor({ ...group, service: null }, [one])?.stream).toBe('1');
  expect(
    suggestionFor(group, [
      { ...one, exercise: true },
      { ...two, resolvedAt: 5 },
    ]),
  ).toBeNull();
});

test('what flaps fills no timeline, and the installation that attached an alert speaks first', () => {
  const alert = { resolvedAt: null, attachedAt: 100, changedAt: 100 };
  expect(alertChange(alert, 1, 200, true)).toBeNull();
  expect(alertChange(alert, null, 200, true)).toBeNull();
  expect(alertChange(alert, 0, 200, true)).toEqual({ change: 'resolve', at: 200 });
  expect(alertChange(alert, 0, 200, false)).toEqual({ change: 'resolve', at: 200 + OWNER_FIRST });
  const resolved = { ...alert, resolvedAt: 300, changedAt: 300 };
  expect(alertChange(resolved, 2, 400, true)).toEqual({ change: 'refire', at: 300 + FLAP_PAUSE });
});
