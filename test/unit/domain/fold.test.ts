import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headSchema, entrySchema } from '#shared/contract/views.ts';
import { compareTimeline } from '#shared/domain/incident/entry.ts';
import {
  incidentEventData,
  isIncidentEvent,
  type IncidentEventType,
} from '#shared/domain/incident/events.ts';
import { holders } from '#shared/domain/incident/facts.ts';
import { foldIncident, type Incident } from '#shared/domain/incident/fold.ts';
import { countIn, isOrderFree, tallyOf } from '#shared/domain/incident/order-free.ts';
import { compareOrder } from '#shared/domain/log/event.ts';
import { history } from './arbitraries.ts';
import { firstOf, STREAM, syncAll } from './simulation.ts';

/** Deep equality that is quick when it holds and shows the difference when it doesn't. */
function same(one: unknown, other: unknown): void {
  if (!isDeepStrictEqual(one, other)) expect(one).toStrictEqual(other);
}

function sameIncident(one: Incident, other: Incident): void {
  same(one.head, other.head);
  const byId = (incident: Incident) =>
    new Map([...incident.entries].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  same(byId(one), byId(other));
}

/** Fisher–Yates with a small generator, so that a failing order can be replayed. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed;
  for (let index = result.length - 1; index > 0; index -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    const [one, two] = [result[index], result[other]];
    if (one !== undefined && two !== undefined) [result[index], result[other]] = [two, one];
  }
  return result;
}

describe('an incident on several installations', () => {
  it('is the same everywhere, in whatever order its events arrived', () => {
    fc.assert(
      fc.property(history(1, 4), fc.nat(), ({ world }, seed) => {
        const whole = foldIncident(STREAM, world.recorded);
        sameIncident(foldIncident(STREAM, shuffled(world.recorded, seed)), whole);
        syncAll(world);
        for (const replica of world.replicas) sameIncident(replica.state, whole);
      }),
      { numRuns: 80 },
    );
  });

  it('is the same folded event by event as folded at once, strikes included', () => {
    fc.assert(
      fc.property(history(1, 4), ({ world }) => {
        for (const replica of world.replicas)
          sameIncident(replica.state, foldIncident(STREAM, replica.events.values()));
      }),
      { numRuns: 80 },
    );
  });

  it('counts a line that opens nothing, wherever among its events that came', () => {
    let counted = 0;
    fc.assert(
      fc.property(history(1, 4), fc.nat(2), ({ world }, third) => {
        const whole = foldIncident(STREAM, world.recorded).head;
        const late = world.recorded.filter(
          (event, index) => index % 3 !== third && isOrderFree(whole, event),
        );
        const early = foldIncident(
          STREAM,
          world.recorded.filter((event) => !late.includes(event)),
        ).head;
        counted += late.length;
        same({ ...countIn(early, tallyOf(late)), last: null }, { ...whole, last: null });
      }),
      { numRuns: 80 },
    );
    expect(counted).toBeGreaterThan(0);
  });

  it('counts and numbers its entries', () => {
    fc.assert(
      fc.property(history(1, 3), ({ world }) => {
        syncAll(world);
        const { head, entries } = firstOf(world).state;
        const numbers = [...entries.values()].map((entry) => entry.n);
        expect(head.entryCount).toBe(entries.size);
        expect(head.lastNumber).toBe(Math.max(...numbers));
        if (world.replicas.length === 1) expect(new Set(numbers).size).toBe(numbers.length);
      }),
      { numRuns: 60 },
    );
  });

  it('lists as open exactly the questions without an answer and the hypotheses without a verdict', () => {
    fc.assert(
      fc.property(history(1, 4), ({ world }) => {
        syncAll(world);
        const { head, entries } = firstOf(world).state;
        const open = [...entries.values()].filter(
          (entry) =>
            entry.struck === null &&
            ((entry.kind === 'question' && entry.answer === null) ||
              (entry.kind === 'hypothesis' && entry.verdict?.is === 'open')),
        );
        same(
          head.openPoints.map((point) => `${point.kind} ${point.entry}`).toSorted(),
          open.map((entry) => `${entry.kind} ${entry.id}`).toSorted(),
        );
        same(
          head.struck.toSorted(),
          [...entries.values()]
            .filter((entry) => entry.struck !== null)
            .map((entry) => entry.id)
            .toSorted(),
        );
      }),
      { numRuns: 80 },
    );
  });

  it('fits the contract as it stands', () => {
    fc.assert(
      fc.property(history(1, 3), ({ world }) => {
        const { head, entries } = firstOf(world).state;
        same(headSchema.parse(head), head);
        for (const entry of entries.values()) same(entrySchema.parse(entry), entry);
        same(JSON.parse(JSON.stringify(head)), head);
      }),
      { numRuns: 40 },
    );
  });

  it('has a timeline in one order', () => {
    fc.assert(
      fc.property(history(1, 4), ({ world }) => {
        syncAll(world);
        const entries = [...firstOf(world).state.entries.values()];
        const sorted = entries.toSorted(compareTimeline);
        sorted.forEach((entry, index) => {
          const next = sorted[index + 1];
          if (next === undefined) return;
          expect(compareTimeline(entry, next)).toBeLessThan(0);
          expect(compareTimeline(next, entry)).toBeGreaterThan(0);
          expect(entry.undated && !next.undated).toBe(false);
          if (entry.undated === next.undated) expect(entry.occurredAt).toBeLessThanOrEqual(next.occurredAt);
        });
        for (const entry of entries) expect(compareTimeline(entry, entry)).toBe(0);
        // Transitive: any two keep their order however far apart they stand.
        for (let i = 0; i < sorted.length; i += 3) {
          for (let j = i + 1; j < sorted.length; j += 2) {
            const [one, other] = [sorted[i], sorted[j]];
            if (one && other) expect(compareTimeline(one, other)).toBeLessThan(0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('events', () => {
  it('survive JSON and their own schema unchanged', () => {
    fc.assert(
      fc.property(history(1, 3), ({ world }) => {
        for (const event of world.recorded) {
          expect(isIncidentEvent(event)).toBe(true);
          same(JSON.parse(JSON.stringify(event)), event);
          same(incidentEventData[event.type].parse(event.data), event.data);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('are all reached by the generator, each often', () => {
    const counts = new Map<IncidentEventType, number>();
    for (const { world } of fc.sample(history(1, 4), { numRuns: 1_000, seed: 3 })) {
      for (const event of world.recorded) counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
    }
    const seldom = (Object.keys(incidentEventData) as IncidentEventType[]).filter(
      (type) => (counts.get(type) ?? 0) < 3,
    );
    expect(seldom).toEqual([]);
  });

  it('are recorded in the order in which their replica knew them', () => {
    fc.assert(
      fc.property(history(1, 4), ({ world }) => {
        for (const replica of world.replicas) {
          const own = world.recorded.filter((event) => event.replica === replica.id);
          own.slice(1).forEach((event, index) => {
            const before = own[index];
            if (before === undefined) return;
            expect(event.seq).toBe(before.seq + 1);
            expect(compareOrder(before, event)).toBeLessThan(0);
          });
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('refusals', () => {
  it('are sentences, and change nothing', () => {
    // That nothing is changed is enforced by the simulation: every state and command it hands out is frozen.
    const codes = new Set<string>();
    fc.assert(
      fc.property(history(1, 3), ({ world }) => {
        for (const refusal of world.refusals) {
          codes.add(refusal.code);
          expect(refusal.message).toMatch(/^[“\p{Lu}\p{N}@].*[.?)]$|^.*\.$/su);
          expect(refusal.message).not.toMatch(/undefined|null|NaN|\[object/);
        }
      }),
      { numRuns: 200, seed: 11 },
    );
    expect([...codes].toSorted()).toEqual(
      expect.arrayContaining([
        'in_the_future',
        'incident_over',
        'not_found',
        'struck',
        'unchanged',
        'unknown_severity',
        'wrong_kind',
      ]),
    );
  });
});

describe('command', () => {
  it('has one holder on one machine, and keeps one while the incident goes on', () => {
    fc.assert(
      fc.property(history(1, 1), ({ world }) => {
        const replica = firstOf(world);
        const events = [...replica.events.values()];
        events.forEach((_, index) => {
          const { head } = foldIncident(STREAM, events.slice(0, index + 1));
          for (const seat of new Set(head.tenures.map((tenure) => tenure.seat))) {
            expect(holders(head, seat).length).toBeLessThanOrEqual(1);
          }
          for (const tenure of head.tenures)
            if (tenure.until !== null) expect(tenure.until).toBeGreaterThanOrEqual(tenure.from);
        });
      }),
      { numRuns: 40 },
    );
  });
});
