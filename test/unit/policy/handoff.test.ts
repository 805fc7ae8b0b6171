import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHead } from '#shared/domain/incident/evolve.ts';
import type { Handoff } from '#shared/domain/incident/handoff/state.ts';
import { HANDOFF_ITEMS } from '#shared/domain/incident/handoff/terms.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { defaultSeverities } from '#shared/domain/workspace/evolve.ts';
import { region, type Region } from '#shared/domain/workspace/places.ts';
import { afterHandoff, dueHandoff, shiftEnd } from '#shared/policy/handoff.ts';
import { handoffFigures, handoffQuality, HANDOFF_TARGETS } from '#shared/policy/handoff-quality.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AMERICAS: Region = region.parse({ name: 'Americas', zone: 'America/Los_Angeles' });
const EMEA: Region = region.parse({ name: 'EMEA', zone: 'Europe/London' });
const APAC: Region = region.parse({ name: 'APAC', zone: 'Asia/Singapore' });
const SYDNEY: Region = region.parse({ name: 'Oceania', zone: 'Australia/Sydney' });
const regions = [AMERICAS, EMEA, APAC, SYDNEY];
const at = (iso: string) => Date.parse(iso);

const person = (handle: string, where: string) => ({
  ...{ handle, name: handle, region: where, phone: null, email: null, skills: [] },
});
const places = {
  regions,
  people: [person('@ana', 'Americas'), person('@bo', 'EMEA')],
  severities: [...defaultSeverities],
};

function commandedBy(person: string, from: number, changes: Partial<IncidentHead> = {}): IncidentHead {
  const tenure = { id: 't', seat: 'ic', person, from, until: null };
  return { ...emptyHead('incident/1'), severity: 'SEV-1', tenures: [tenure], ...changes };
}

function handoff(changes: Partial<Handoff>): Handoff {
  return {
    ...{ id: 'h', n: 3, from: ['@ana'], to: '@bo', fromRegion: null, toRegion: null },
    ...{ mode: 'live', callAdvised: false, dueAt: null, startedAt: 0, startedBy: '@ana' },
    ...{ state: 'preparing', ticks: [], briefing: null, readBack: null, end: null, confirmedBy: null },
    ...{ tenure: null, documents: [], lastLogAt: null, losses: [] },
    ...changes,
  };
}

const briefed = (startedAt: number) => ({
  briefing: { startedAt, broken: 'a', tried: 'b', next: 'c', by: '@ana', from: 'b' },
});
const accepted = (at: number) => ({
  state: 'accepted' as const,
  end: { at, by: '@bo', words: null, from: 'e' },
});

describe('the end of a shift', () => {
  it.each([
    // 18:00 in Los Angeles is 02:00 UTC in winter, 01:00 in summer.
    ['Americas', '2026-11-24T20:00Z', '2026-11-25T02:00Z'],
    ['Americas', '2026-07-01T20:00Z', '2026-07-02T01:00Z'],
    // The day the clocks go back in America, 1 November: the evening is standard time already.
    ['Americas', '2026-11-01T17:00Z', '2026-11-02T02:00Z'],
    // The day they go forward in London, 29 March: coverage ends at 18:00 summer time.
    ['EMEA', '2026-03-29T08:00Z', '2026-03-29T17:00Z'],
    // The other hemisphere: Sydney leaves summer time on 5 April.
    ['Oceania', '2026-04-04T22:30Z', '2026-04-05T08:00Z'],
    // Two hours before the day begins: that day's evening would be 12 hours away, no longer.
    ['APAC', '2026-11-23T22:00Z', '2026-11-24T10:00Z'],
  ])('in %s from %s is %s', (name, from, end) => {
    expect(shiftEnd(regions, name, at(from))).toBe(at(end));
  });

  it('is not known for a region nobody set up, and not planned more than twelve hours ahead', () => {
    expect(shiftEnd(regions, 'Moon', at('2026-11-24T20:00Z'))).toBeNull();
    expect(shiftEnd(regions, 'EMEA', at('2026-11-24T02:00Z'))).toBeNull();
  });

  it('always lies ahead, at the hour the region’s clocks show', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...regions),
        fc.integer({ min: at('2025-01-01T00:00Z'), max: at('2030-01-01T00:00Z') }),
        ({ name, zone }, now) => {
          const end = shiftEnd(regions, name, now);
          if (end === null) return;
          expect(end).toBeGreaterThan(now);
          const wall = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' }).format(end);
          expect(wall).toBe('18:00');
        },
      ),
    );
  });
});

describe('the next handoff', () => {
  const from = at('2026-11-24T20:00Z');

  it('is due half an hour before the coverage of the commander’s region ends', () => {
    expect(dueHandoff(commandedBy('@ana', from), places)).toEqual({
      at: at('2026-11-25T02:00Z'),
      beginAt: at('2026-11-25T01:30Z'),
      region: 'Americas',
      to: null,
    });
  });

  it('is when somebody planned it, or not at all if they planned none', () => {
    const planned = { dueAt: from + HOUR, region: null, to: '@bo', by: '@ana', at: from };
    expect(dueHandoff(commandedBy('@ana', from, { nextHandoff: planned }), places)).toMatchObject({
      at: from + HOUR,
      to: '@bo',
    });
    const none = { ...planned, dueAt: null };
    expect(dueHandoff(commandedBy('@ana', from, { nextHandoff: none }), places)).toBeNull();
  });

  it('does not exist without a commander, after the end, and for a severity that is not handed over', () => {
    expect(dueHandoff(commandedBy('@ana', from, { tenures: [] }), places)).toBeNull();
    expect(dueHandoff(commandedBy('@ana', from, { phase: 'resolved' }), places)).toBeNull();
    expect(dueHandoff(commandedBy('@ana', from, { severity: 'SEV-4' }), places)).toBeNull();
    expect(dueHandoff(commandedBy('@nobody', from), places)).toBeNull();
  });
});

describe('after a handoff', () => {
  const done = handoff({ ...accepted(1_000), tenure: 't' });

  it('the one who handed over stays reachable for 30 minutes, and the log wants a word every 30', () => {
    const head = commandedBy('@bo', 1_000, { handoffs: [done] });
    expect(afterHandoff(head)).toEqual({
      from: ['@ana'],
      availableUntil: 1_000 + 30 * MINUTE,
      logDueAt: 1_000 + 30 * MINUTE,
    });
    const later = { ...done, lastLogAt: 20 * MINUTE };
    expect(afterHandoff({ ...head, handoffs: [later] })?.logDueAt).toBe(50 * MINUTE);
  });

  it('nothing runs once somebody else has command', () => {
    const tenure = { id: 'other', seat: 'ic', person: '@cy', from: 2_000, until: null };
    expect(afterHandoff(commandedBy('@bo', 1_000, { handoffs: [done], tenures: [tenure] }))).toBeNull();
  });
});

describe('quality', () => {
  it('counts a live handoff from the beginning of its briefing, to the millisecond', () => {
    const live = handoff({ ...briefed(10_000), ...accepted(10_000 + 4 * MINUTE + 59_999) });
    expect(handoffQuality(live)).toMatchObject({ pace: 'live', tookMs: 299_999, inTime: true });
    const late = handoff({ ...briefed(10_000), ...accepted(10_000 + 5 * MINUTE) });
    expect(handoffQuality(late)).toMatchObject({ tookMs: 300_000, inTime: false });
  });

  it('allows 15 minutes in writing to somebody who is ready, 30 to somebody who is not there yet', () => {
    const tick = (at: number) => [{ item: 'ready' as const, note: null, at, by: '@bo', from: 'r' }];
    const written = handoff({ mode: 'written', ...briefed(5_000), ticks: tick(4_000) });
    expect(handoffQuality(written)).toMatchObject({ pace: 'written', targetMs: 15 * MINUTE, tookMs: null });
    for (const ticks of [tick(6_000), []])
      expect(handoffQuality({ ...written, ticks })).toMatchObject({
        pace: 'asynchronous',
        targetMs: HANDOFF_TARGETS.asynchronous,
      });
  });

  it('says of how many handoffs in a hundred something had to be asked again', () => {
    const loss = { entry: 'x', entryN: 9, at: 1, by: '@bo' };
    const good = handoff({ ...briefed(0), ...accepted(60_000) });
    const bad = { ...good, losses: [loss, loss] };
    const figures = handoffFigures([bad, good, good, good, handoff({ state: 'declined' })]);
    expect(figures).toMatchObject({ handoffs: 4, inTime: 4, withLoss: 1, lossPercent: 25 });
    expect(figures.medianMs).toEqual({ live: 60_000, written: null, asynchronous: null });
    expect(handoffFigures([]).lossPercent).toBeNull();
  });

  it('counts every item of both checklists', () => {
    const ticks = HANDOFF_ITEMS.map((item) => ({ item, note: null, at: 0, by: '@bo', from: item }));
    expect(handoffQuality(handoff({ ticks }))).toMatchObject({ ticked: 7, items: 7 });
  });
});
