import type { Layer, Override, Schedule } from '#shared/domain/workspace/on-call.ts';

/**
 * Who is on call, worked out the slow way: the clock on the wall is read from the runtime's own formatting, minute by
 * minute where it runs twice, and turns are counted one by one from the virtual start. For times in whole minutes.
 */

const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone, made);
  return made;
}

/** What a clock in the zone shows, in minutes of a calendar without zones. */
export function shown(zone: string, at: number): number {
  const [, day, month, year, hour, minute] =
    /^(\d\d)\/(\d\d)\/(\d{4}), (\d\d):(\d\d)$/.exec(format(zone).format(at)) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) / MINUTE;
}

/** The latest time the clock has shown by then. */
function latestShown(zone: string, at: number): number {
  const now = shown(zone, at);
  const before = shown(zone, at - 180 * MINUTE);
  if (now - before === 180) return now;
  let latest = now;
  for (let minute = 1; minute <= 180; minute += 1)
    latest = Math.max(latest, shown(zone, at - minute * MINUTE));
  return latest;
}

export function personOfLayer(layer: Layer, zone: string, at: number): string | null {
  if (at < layer.start || (layer.end !== null && at >= layer.end)) return null;
  const wall = latestShown(zone, at);
  if (layer.restrictions.length > 0 && !layer.restrictions.some((one) => isOn(one, wall))) return null;
  const turn = layer.turnSeconds / 60;
  const waiting = [...layer.users];
  let begun = shown(zone, layer.virtualStart);
  while (begun + turn <= wall) {
    begun += turn;
    waiting.push(...waiting.splice(0, 1));
  }
  while (begun > wall) {
    begun -= turn;
    waiting.unshift(...waiting.splice(-1));
  }
  return waiting[0] ?? null;
}

function isOn({ day, from, durationSeconds }: Layer['restrictions'][number], wall: number): boolean {
  const midnight = wall - (wall % 1_440);
  for (let back = 0; back <= 8; back += 1) {
    const start = new Date((midnight - back * 1_440) * MINUTE);
    const iso = start.getUTCDay() === 0 ? 7 : start.getUTCDay();
    if (day !== null && day !== iso) continue;
    const [hour = 0, minute = 0] = from.split(':').map(Number);
    const since = wall - (start.getTime() / MINUTE + hour * 60 + minute);
    if (since >= 0 && since < durationSeconds / 60) return true;
  }
  return false;
}

export function personAt(schedule: Schedule, overrides: readonly Override[], at: number): string | null {
  for (const override of overrides.toReversed())
    if (override.schedule === schedule.name && override.from <= at && at < override.until)
      return override.person;
  for (const layer of schedule.layers.toReversed()) {
    const person = personOfLayer(layer, schedule.zone, at);
    if (person !== null) return person;
  }
  return null;
}
