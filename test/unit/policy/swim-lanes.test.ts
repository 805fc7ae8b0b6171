import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHead } from '#shared/domain/incident/evolve.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { swimLanes } from '#shared/policy/swim-lanes.ts';
import { entryOf } from '#test/unit/composer/context.ts';

const MINUTE = 60_000;
const BEGIN = Date.parse('2026-11-23T14:00:00Z');
const at = (minute: number): number => BEGIN + minute * MINUTE;

const headWith = (tenures: IncidentHead['tenures']): IncidentHead => ({
  ...emptyHead('incident/x'),
  phase: 'investigating',
  tenures,
});
const tenure = (id: string, seat: string, person: string, from: number, until: number | null) => ({
  ...{ id, seat, person },
  from: at(from),
  until: until === null ? null : at(until),
});
const wrote = (n: number, actor: string, minute: number) =>
  entryOf(n, { actor, recordedAt: at(minute), occurredAt: at(minute - 30) });

describe('who did what when', () => {
  it('shows who held a seat until when, the commander first, two at once in two rows', () => {
    const head = headWith([
      tenure('a', 'comms', '@bo', 1, null),
      tenure('b', 'ic', '@ana', 2, 30),
      tenure('c', 'ic', '@cy', 20, null),
    ]);
    const { seats, until } = swimLanes(head, [], at(60));
    expect(until).toBe(at(60));
    expect(seats.map(({ seat, row, bands }) => [seat, row, bands.map((band) => band.tenure.person)])).toEqual(
      [
        ['ic', 0, ['@ana']],
        ['ic', 1, ['@cy']],
        ['comms', 0, ['@bo']],
      ],
    );
    expect(seats[1]?.bands[0]).toMatchObject({ from: at(20), until: at(60) });
  });

  it('takes what was recorded within five minutes as one stretch of work, at the time at which it was', () => {
    const entries = [wrote(1, '@ana', 0), wrote(2, '@ana', 4), wrote(3, '@bo', 5), wrote(4, '@ana', 15)];
    // What Deepwater does itself is nobody's work.
    entries.push(wrote(5, '@deepwater', 8));
    const { people, from } = swimLanes(headWith([]), entries, at(20));
    expect(from).toBe(at(0));
    expect(people.map(({ person }) => person)).toEqual(['@ana', '@bo']);
    expect(people[0]?.bands.map((band) => [band.from, band.until, band.entries.length])).toEqual([
      [at(0), at(5), 2],
      [at(15), at(16), 1],
    ]);
  });

  it('goes by when things happened where all was recorded at once by an import', () => {
    const head = { ...headWith([]), importedFrom: 'timeline.csv' };
    expect(swimLanes(head, [wrote(1, '@ana', 0)], at(20)).from).toBe(at(-30));
  });

  it('never overlaps within a lane, loses nothing and doubles nothing', () => {
    const minute = fc.integer({ min: 0, max: 600 });
    const person = fc.constantFrom('@ana', '@bo', '@cy');
    const tenures = fc.array(fc.tuple(fc.constantFrom('ic', 'comms'), person, minute, fc.option(minute)), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        tenures,
        fc.array(fc.tuple(person, minute), { maxLength: 60 }),
        minute,
        (held, acts, end) => {
          const head = headWith(
            held.map(([seat, who, from, until], index) =>
              tenure(`t${index}`, seat, who, from, until === null ? null : Math.max(from, until)),
            ),
          );
          const entries = acts.map(([who, time], index) => wrote(index, who, time));
          const lanes = swimLanes(head, entries, at(end));
          const all = [...lanes.seats, ...lanes.people, ...lanes.runs].map(({ bands }) => bands);
          for (const bands of all) {
            for (const [index, band] of bands.entries()) {
              expect(band.until).toBeGreaterThan(band.from);
              expect(band.from).toBeGreaterThanOrEqual(bands[index - 1]?.until ?? lanes.from);
              expect(band.until).toBeLessThanOrEqual(lanes.until + 1);
            }
          }
          const shown = lanes.people.flatMap(({ bands }) => bands.flatMap((band) => band.entries));
          expect(shown.map(({ n }) => n).toSorted((one, other) => one - other)).toEqual(
            entries.map(({ n }) => n),
          );
          const kept = lanes.seats.flatMap(({ bands }) => bands.map((band) => band.tenure.id));
          expect(kept.toSorted()).toEqual(head.tenures.map(({ id }) => id).toSorted());
        },
      ),
      { numRuns: 400 },
    );
  });
});
