import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildRows,
  createRowBuilder,
  estimateHeight,
  isLearntLate,
  isNoise,
  type Row,
  type TimelineFilter,
} from '#renderer/desk/rows.ts';
import { tabOf, TIMELINE_TABS, withTab } from '#renderer/desk/tabs.ts';
import { NO_FILTER, type EntryFilter } from '#shared/composer/filter.ts';
import { createTimes } from '#renderer/ui/time.ts';
import { compareTimeline } from '#shared/domain/incident/entry.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { entryOf, NOW } from '../composer/context.ts';

const all: TimelineFilter = { filter: NO_FILTER, showSystem: false };
const times = createTimes('Europe/London', 'en-GB');
const name = (handle: string) => (handle === '@ana' ? 'Ana Ruiz' : handle);
const regionOf = (handle: string) => (handle === '@ana' ? 'EMEA' : null);
const around = { times, name, regionOf };
const HOUR = 3_600_000;

function shape(rows: readonly Row[]): string {
  return rows
    .map((row) =>
      row.type === 'entry'
        ? String(row.entry.n)
        : row.type === 'folded'
          ? `fold${row.entries.length}`
          : row.type,
    )
    .join(' ');
}

describe('rows of the timeline', () => {
  it('begin each day, fold system lines, put what has no time last', () => {
    const rows = buildRows(
      [
        entryOf(1, { kind: 'system', system: 'incident.declared', occurredAt: NOW - 48 * HOUR }),
        entryOf(2, { kind: 'system', system: 'task.closed', occurredAt: NOW - 24 * HOUR }),
        entryOf(3, { kind: 'system', system: 'clock.corrected', occurredAt: NOW - 24 * HOUR }),
        entryOf(4, { occurredAt: NOW }),
        entryOf(5, { undated: true }),
      ],
      all,
      around,
    );
    expect(shape(rows)).toBe('day 1 day fold2 day 4 undated 5');
  });

  it('show system lines when asked, and never fold what was pinned', () => {
    const noise = entryOf(2, { kind: 'system', system: 'task.closed' });
    expect(shape(buildRows([noise], { ...all, showSystem: true }, around))).toBe('day 2');
    expect(isNoise({ ...noise, pinned: true })).toBe(false);
  });

  it('say when something was learnt late, but not of what an import brought, and are as tall as that', () => {
    const late = entryOf(1, { occurredAt: NOW, recordedAt: NOW + HOUR });
    const row: Row = { type: 'entry', key: late.id, slot: 1, entry: late, before: null };
    expect(isLearntLate(late, null)).toBe(true);
    expect(isLearntLate(late, NOW + HOUR)).toBe(false);
    expect(isLearntLate({ ...late, recordedAt: NOW + 2 * HOUR }, NOW + HOUR)).toBe(true);
    expect(estimateHeight(row, 700, null)).toBeGreaterThan(estimateHeight(row, 700, NOW + HOUR));
  });

  it('filter by tab and by words in text, kind, number and name', () => {
    const entries = [
      entryOf(1, { kind: 'decision', text: 'Fail over' }),
      entryOf(2, { kind: 'question', text: 'Why?', actor: '@bo' }),
      entryOf(3, { kind: 'update', text: 'All well', starred: true }),
      entryOf(4, { kind: 'system', system: 'task.closed', text: 'Task 3 done' }),
    ];
    const show = (filter: Partial<EntryFilter>) =>
      shape(buildRows(entries, { ...all, filter: { ...NO_FILTER, ...filter } }, around));
    expect(TIMELINE_TABS.map((tab) => show(withTab(NO_FILTER, tab)))).toEqual([
      'day 1 2 3 fold1',
      'day 1',
      'day 2',
      'day 3',
      'day 3',
    ]);
    expect(show({ words: 'ruiz OVER' })).toBe('day 1');
    expect(show({ words: '@bo' })).toBe('day 2');
    expect(show({ words: '#4' })).toBe('day 4');
    expect(show({ words: 'nothing' })).toBe('');
    expect(show({ people: ['@bo'] })).toBe('day 2');
    expect(show({ regions: ['EMEA'] })).toBe('day 1 3 4');
    expect(show({ regions: ['EMEA'], marks: ['starred', 'pinned'] })).toBe('day 3');
    expect(show({ kinds: ['decision', 'question'], people: ['@ana'] })).toBe('day 1');
  });

  it('are found by the words of their facts as well', () => {
    const detail = { source: 'Grafana', known: 'The backlog shrinks', advisedBy: ['@cy'] };
    const entries = [entryOf(1, { text: 'Go' }), entryOf(2, { kind: 'decision', text: 'Wait', detail })];
    for (const words of ['grafana', 'backlog', '@cy', 'ruiz wait', 'decision']) {
      const filter = { ...NO_FILTER, words };
      expect(shape(buildRows(entries, { ...all, filter }, around)), words).toBe('day 2');
    }
  });

  it('keep whom a filter asks for when a tab is taken, and forget it all under “all”', () => {
    const bo = { ...NO_FILTER, people: ['@bo'] };
    expect(withTab(bo, 'comms')).toEqual({ ...bo, kinds: ['communication', 'update'] });
    expect(tabOf(withTab(bo, 'comms'))).toBe('comms');
    expect(tabOf(bo)).toBeNull();
    expect(withTab(bo, 'all')).toBe(NO_FILTER);
    expect(tabOf(NO_FILTER)).toBe('all');
  });

  it('know what stands above each, for inserting between the two', () => {
    const rows = buildRows(
      [
        entryOf(1, { occurredAt: NOW - 30 * HOUR }),
        entryOf(2, { kind: 'system', system: 'task.closed', occurredAt: NOW - 2 * HOUR }),
        entryOf(3, { occurredAt: NOW }),
        entryOf(4, { undated: true }),
        entryOf(5, { undated: true }),
      ],
      all,
      around,
    );
    expect(rows.flatMap((row) => (row.type === 'entry' ? [row.before] : []))).toEqual([
      null,
      NOW - 2 * HOUR,
      NOW,
      null,
    ]);
  });

  it('hold every entry once, in order, with keys of their own', () => {
    const kinds = fc.constantFrom('note', 'decision', 'question', 'system', 'update') as fc.Arbitrary<
      Entry['kind']
    >;
    const entry = fc.record({ kind: kinds, back: fc.nat({ max: 400 * HOUR }), undated: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 60 }),
        fc.constantFrom(...TIMELINE_TABS),
        fc.boolean(),
        (list, tab, showSystem) => {
          const order = list
            .map(({ kind, back, undated }, index) =>
              entryOf(index + 1, {
                kind,
                undated,
                occurredAt: NOW - back,
                system: kind === 'system' ? 'task.closed' : null,
              }),
            )
            .toSorted(compareTimeline);
          const rows = buildRows(order, { filter: withTab(NO_FILTER, tab), showSystem }, around);
          const held = rows.flatMap((row) =>
            row.type === 'entry' ? [row.entry] : row.type === 'folded' ? row.entries : [],
          );
          expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
          expect(held).toEqual(order.filter((each) => held.includes(each)));
          if (tab === 'all') expect(held.length).toBe(order.length);
        },
      ),
    );
  });
});

describe('a list that grows', () => {
  it('is the same as one built anew', () => {
    const step = fc.record({
      kind: fc.constantFrom('note', 'system'),
      ahead: fc.nat({ max: 30 * HOUR }),
      undated: fc.boolean(),
      anew: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const build = createRowBuilder();
        const source = { order: [] as Entry[], epoch: 0 };
        let at = NOW;
        for (const [index, { kind, ahead, undated, anew }] of steps.entries()) {
          at += ahead;
          const system = kind === 'system' ? 'task.closed' : null;
          const entry = entryOf(index + 1, { kind: kind as Entry['kind'], system, occurredAt: at, undated });
          const last = source.order.at(-1);
          if (anew || (last !== undefined && compareTimeline(last, entry) > 0)) source.epoch += 1;
          source.order.push(entry);
          source.order.sort(compareTimeline);
          expect(build(source, all, around)).toEqual(buildRows(source.order, all, around));
        }
      }),
    );
  });
});

describe('the end of a day', () => {
  it('is where the day changes, in every zone and across changes of the clocks', () => {
    const zones = ['UTC', 'Europe/London', 'America/Los_Angeles', 'Asia/Kolkata', 'Australia/Lord_Howe'];
    const instants = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (at, zone) => {
        const here = createTimes(zone, 'en-GB');
        const end = here.dayEnd(at);
        expect(end).toBeGreaterThan(at);
        expect(here.dayKey(end - 1)).toBe(here.dayKey(at));
        expect(here.dayKey(end)).not.toBe(here.dayKey(at));
      }),
      { numRuns: 400 },
    );
  });
});
