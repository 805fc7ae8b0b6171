import { tzOffset } from '@date-fns/tz';
import type { CalendarDay } from './calendar.ts';

/** A zone that times can be converted from. */
export interface Zone {
  /** As it should be shown: `UTC`, `CET`, `+02:00`, `Europe/Copenhagen`. */
  name: string;
  /** IANA region whose wall clock is meant; absent for a fixed offset. */
  region?: string;
  /** What the abbreviation means to the letter, minutes east of UTC; absent for a plain region. */
  offset?: number;
}

/** A zone, or a sentence why there is none. */
export type ZoneOutcome = { ok: true; zone: Zone } | { ok: false; reason: string };

/** A wall-clock time; `hour` 24 means midnight at the end of the day. */
export interface WallTime {
  day: CalendarDay;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

/** An instant (milliseconds since 1970-01-01 UTC) with what had to be assumed, or a sentence why there is none. */
export type InstantOutcome = { ok: true; at: number; note?: string } | { ok: false; reason: string };

/**
 * Abbreviations people write. A region is given where they mean "the clock on our wall", which is why CET in July is
 * read as summer time; MST and AEST have none, because Arizona and Queensland keep them all year.
 */
const ABBREVIATIONS: Readonly<Record<string, { region?: string; offset?: number }>> = {
  Z: { offset: 0 },
  UTC: { offset: 0 },
  GMT: { offset: 0 },
  WET: { region: 'Europe/Lisbon', offset: 0 },
  WEST: { region: 'Europe/Lisbon', offset: 60 },
  BST: { region: 'Europe/London', offset: 60 },
  CET: { region: 'Europe/Brussels', offset: 60 },
  CEST: { region: 'Europe/Brussels', offset: 120 },
  EET: { region: 'Europe/Athens', offset: 120 },
  EEST: { region: 'Europe/Athens', offset: 180 },
  EST: { region: 'America/New_York', offset: -300 },
  EDT: { region: 'America/New_York', offset: -240 },
  ET: { region: 'America/New_York' },
  CST: { region: 'America/Chicago', offset: -360 },
  CDT: { region: 'America/Chicago', offset: -300 },
  CT: { region: 'America/Chicago' },
  MST: { offset: -420 },
  MDT: { region: 'America/Denver', offset: -360 },
  MT: { region: 'America/Denver' },
  PST: { region: 'America/Los_Angeles', offset: -480 },
  PDT: { region: 'America/Los_Angeles', offset: -420 },
  PT: { region: 'America/Los_Angeles' },
  JST: { offset: 540 },
  KST: { offset: 540 },
  SGT: { offset: 480 },
  HKT: { offset: 480 },
  AEST: { offset: 600 },
  AEDT: { region: 'Australia/Sydney', offset: 660 },
  NZST: { region: 'Pacific/Auckland', offset: 720 },
  NZDT: { region: 'Pacific/Auckland', offset: 780 },
};

const AMBIGUOUS: Readonly<Record<string, string>> = {
  IST: '“IST” is India (+05:30), Israel (+02:00) or Ireland (+01:00)',
  AST: '“AST” is Atlantic (-04:00) or Arabia (+03:00)',
};

/** `CET/CEST`: whichever is in force. */
const pairs = [
  'WET/WEST',
  'CET/CEST',
  'EET/EEST',
  'GMT/BST',
  'EST/EDT',
  'CST/CDT',
  'MST/MDT',
  'PST/PDT',
  'AEST/AEDT',
  'NZST/NZDT',
];

const names = [...Object.keys(ABBREVIATIONS), ...Object.keys(AMBIGUOUS)]
  .filter((name) => name !== 'Z')
  .sort((a, b) => b.length - a.length)
  .join('|');

/**
 * Source of a regular expression for a zone as written inside text: an abbreviation in capitals, `UTC+2`, an offset
 * or a name such as `Europe/Copenhagen`. What it finds still has to pass {@link resolveZone}.
 */
export const ZONE_PATTERN = `(?:(?:UTC|GMT|utc|gmt)\\s?[+\\-−±]\\s?\\d{1,2}(?::?\\d{2})?(?!\\d)|(?:${pairs.join('|')}|${names}|utc|gmt|Utc)(?![A-Za-z0-9_/])|[A-Z][A-Za-z_]{1,30}/[A-Z][A-Za-z_+-]{1,30}(?:/[A-Z][A-Za-z_]{1,30})?(?![A-Za-z0-9/]))`;

/** Minutes east of UTC as `+02:00`. */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(Math.round(size % 60))}`;
}

/**
 * Regions of which a text uses both the summer and the winter abbreviation. There each is meant to the letter.
 */
export function regionsTakenLiterally(text: string): Set<string> {
  const seen = new Map<string, Set<number>>();
  const words = text.matchAll(new RegExp(`(?<![A-Za-z0-9_/])(?:${names})(?![A-Za-z0-9_/])`, 'g'));
  for (const [word] of words) {
    const known = Object.hasOwn(ABBREVIATIONS, word) ? ABBREVIATIONS[word] : undefined;
    if (known?.region === undefined || known.offset === undefined) continue;
    const offsets = seen.get(known.region) ?? new Set<number>();
    seen.set(known.region, offsets.add(known.offset));
  }
  return new Set([...seen].filter(([, offsets]) => offsets.size > 1).map(([region]) => region));
}

const offsetForm = /^(?:UTC|GMT)?\s?([+\-−±])\s?(\d{1,2})(?::?(\d{2}))?$/i;
const regionForm = /^[A-Z][A-Za-z_]{1,30}(?:\/[A-Z][A-Za-z0-9_+-]{1,30}){1,2}$/;

/** Whether the runtime knows this IANA region. */
function regionExists(region: string): boolean {
  return regionForm.test(region) && Number.isFinite(tzOffset(region, new Date(0)));
}

/** Reads a zone as written: abbreviation, offset (`+02:00`, `UTC-5`) or IANA name. */
export function resolveZone(written: string): ZoneOutcome {
  const text = written.trim();
  const abbreviation = text.toUpperCase();
  const ambiguity = Object.hasOwn(AMBIGUOUS, abbreviation) ? AMBIGUOUS[abbreviation] : undefined;
  if (ambiguity !== undefined) {
    return { ok: false, reason: `${ambiguity}; write the offset, for example 14:03+05:30.` };
  }
  const known = Object.hasOwn(ABBREVIATIONS, abbreviation) ? ABBREVIATIONS[abbreviation] : undefined;
  if (known) return { ok: true, zone: { name: abbreviation === 'Z' ? 'UTC' : abbreviation, ...known } };
  if (pairs.includes(abbreviation)) {
    const summer = ABBREVIATIONS[abbreviation.split('/')[1] ?? ''];
    if (summer?.region !== undefined)
      return { ok: true, zone: { name: abbreviation, region: summer.region } };
  }
  const offset = offsetForm.exec(text);
  if (offset) {
    const size = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    if (size > 14 * 60 || Number(offset[3] ?? 0) > 59) {
      return { ok: false, reason: `“${text}” isn't an offset any zone has (-12:00 to +14:00).` };
    }
    const minutes = offset[1] === '-' || offset[1] === '−' ? -size : size;
    return { ok: true, zone: { name: minutes === 0 ? 'UTC' : formatOffset(minutes), offset: minutes } };
  }
  if (regionExists(text)) return { ok: true, zone: { name: text, region: text } };
  return {
    ok: false,
    reason: `“${text}” isn't a time zone known here; write UTC, an offset such as +02:00, or a name such as Europe/Copenhagen.`,
  };
}

/** Offsets of the region that make the wall time exist: none in a gap, two when the clock goes back. */
function regionOffsets(region: string, wall: number): number[] {
  const candidates = new Set([
    tzOffset(region, new Date(wall - 86_400_000)),
    tzOffset(region, new Date(wall + 86_400_000)),
  ]);
  return [...candidates].filter((minutes) => tzOffset(region, new Date(wall - minutes * 60_000)) === minutes);
}

/**
 * The instant at which a clock in the zone shows this wall time.
 * @param toTheLetter take an abbreviation as its fixed offset even out of season, because the source uses both
 *   the summer and the winter one
 */
export function toInstant(time: WallTime, zone: Zone, toTheLetter = false): InstantOutcome {
  const { day } = time;
  const wall = Date.UTC(
    day.year,
    day.month - 1,
    day.day,
    time.hour,
    time.minute,
    time.second,
    time.millisecond,
  );
  const literal = zone.offset;
  if (zone.region === undefined || (toTheLetter && literal !== undefined)) {
    return { ok: true, at: wall - (literal ?? 0) * 60_000 };
  }
  const offsets = regionOffsets(zone.region, wall);
  const [first, second] = offsets;
  if (literal !== undefined && (first === undefined || offsets.includes(literal))) {
    return { ok: true, at: wall - literal * 60_000 };
  }
  if (first === undefined) {
    return {
      ok: false,
      reason: `This time does not exist in ${zone.name}: the clocks went forward over it. Write it in UTC.`,
    };
  }
  if (second !== undefined) {
    const earlier = Math.max(first, second);
    return {
      ok: true,
      at: wall - earlier * 60_000,
      note: `This time came twice in ${zone.name} because the clocks went back; the first one (${formatOffset(earlier)}) is assumed.`,
    };
  }
  const at = wall - first * 60_000;
  if (literal === undefined) return { ok: true, at };
  return {
    ok: true,
    at,
    note: `“${zone.name}” is out of season on this date; the local clock of ${zone.region} (${formatOffset(first)}) is assumed.`,
  };
}
