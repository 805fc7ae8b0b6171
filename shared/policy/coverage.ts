import type { Hours, Region } from '../domain/workspace/places.ts';
import { clipped, merged, uncovered, type Span } from './spans.ts';
import { DAY, instantOf, minutesOf, wallOf, weekdayOf } from './wall-clock.ts';

const MINUTE = 60_000;

/** The handoff of a region's last hour is due this long before its coverage ends, ms. */
export const HANDOFF_LEAD = 30 * MINUTE;

/**
 * When some hours of the wall clock are on, within a span. Hours that end at or before they begin last into the next day.
 * Right across clock changes: they follow the clock on the wall.
 */
export function hoursWithin(hours: Hours, zone: string, within: Span): Span[] {
  const from = minutesOf(hours.from);
  const to = minutesOf(hours.to);
  const length = to > from ? to - from : to - from + 24 * 60;
  const spans: Span[] = [];
  const last = Math.floor(wallOf(within.until, zone) / DAY) * DAY;
  for (let day = Math.floor(wallOf(within.from, zone) / DAY) * DAY - DAY; day <= last; day += DAY) {
    if (!hours.days.includes(weekdayOf(day))) continue;
    const span = clipped(
      {
        from: instantOf(day + from * MINUTE, zone),
        until: instantOf(day + (from + length) * MINUTE, zone),
      },
      within,
    );
    if (span !== null) spans.push(span);
  }
  return merged(spans);
}

/** A stretch of time with the regions that are awake in it; none of them is a gap, several are an overlap. */
export interface CoverageSegment extends Span {
  regions: string[];
}

/** Who is awake within a span: segments without a hole between them, in order. */
export function coverageWithin(regions: readonly Region[], within: Span): CoverageSegment[] {
  const awake = regions.map((region) => ({
    name: region.name,
    spans: hoursWithin(region.coverage, region.zone, within),
  }));
  const edges = new Set([within.from, within.until]);
  for (const { spans } of awake) for (const { from, until } of spans) edges.add(from).add(until);
  const inOrder = [...edges].toSorted((one, other) => one - other);
  return inOrder.slice(0, -1).map((from, index) => ({
    from,
    until: inOrder[index + 1] ?? within.until,
    regions: awake
      .filter(({ spans }) => spans.some((span) => span.from <= from && from < span.until))
      .map(({ name }) => name),
  }));
}

/** When nobody is awake within a span. */
export function coverageGaps(regions: readonly Region[], within: Span): Span[] {
  return uncovered(
    within,
    regions.flatMap((region) => hoursWithin(region.coverage, region.zone, within)),
  );
}

/** Whether the region is awake at an instant. */
export function isCovered(region: Region, at: number): boolean {
  return hoursWithin(region.coverage, region.zone, { from: at, until: at + 1 }).length > 0;
}

/** When the coverage that is on at an instant ends; null when it is off, or never ends within a week. */
export function coverageEnd(region: Region, at: number): number | null {
  const within = { from: at, until: at + 8 * DAY };
  const [current] = hoursWithin(region.coverage, region.zone, within);
  return current === undefined || current.from > at || current.until === within.until ? null : current.until;
}

/** When the region is awake next: now, if it is; null when it never is. */
export function coverageBegin(region: Region, at: number): number | null {
  return hoursWithin(region.coverage, region.zone, { from: at, until: at + 8 * DAY })[0]?.from ?? null;
}

/**
 * Hours that would close every gap of a day, region by region: each works until the next one begins. Regions are put in
 * order of the instant at which they begin on the day; the wall clock of each keeps its beginning.
 * @param day any instant of the day that is looked at, ms since the epoch
 */
export function closingHours(regions: readonly Region[], day: number): { region: string; hours: Hours }[] {
  const begins = regions
    .map((region) => {
      const { zone, coverage } = region;
      const begin = Math.floor(wallOf(day, zone) / DAY) * DAY + minutesOf(coverage.from) * MINUTE;
      const from = instantOf(begin, zone);
      return { region, from: from < day ? instantOf(begin + DAY, zone) : from };
    })
    .toSorted((one, other) => one.from - other.from);
  if (begins.length < 2) return [];
  return begins.flatMap(({ region, from }, index) => {
    const next = begins[(index + 1) % begins.length];
    if (next === undefined) return [];
    const until = index + 1 < begins.length ? next.from : next.from + DAY;
    if (until === from) return [];
    const current = hoursWithin(region.coverage, region.zone, { from, until: from + DAY })[0];
    if (current !== undefined && current.until >= until) return [];
    const wall = wallOf(until, region.zone) % DAY;
    const to = `${String(Math.floor(wall / 3_600_000)).padStart(2, '0')}:${String(Math.floor((wall % 3_600_000) / MINUTE)).padStart(2, '0')}`;
    return [{ region: region.name, hours: { ...region.coverage, to } }];
  });
}
