import { resolveZone, ZONE_PATTERN } from './zones.ts';

/** A sentence that says in which zone times are given. */
export interface ZoneStatement {
  /** The zone as written; absent for "local time" without a place. */
  written?: string;
  /** The text says nothing else, so that it need not be kept as an entry. */
  alone: boolean;
}

const filler =
  '(?:all|times?|timestamps?|dates?|clock|hours|in|are|is|was|were|the|below|above|here|following|given|listed|shown|displayed|stated|expressed|reported|noted|as|zone|timezone|tz|of|this|document|timeline|report|page|local|and|unless|otherwise|else|if|not|noted|specified|use|uses|using|central|european|eastern|pacific|standard|summer|winter|daylight|coordinated|universal|note|nb|please)';
const zone = new RegExp(ZONE_PATTERN, 'g');
const before = new RegExp(
  `(?:^|[^A-Za-z])(?:times?|timestamps?|time\\s?zone|timezone|tz|clock)(?:[\\s:=*_()\\-–,.]{1,5}${filler}(?![a-z])){0,14}[\\s:=*_()\\-–,.]{0,6}$`,
  'i',
);
const onlyFiller = new RegExp(`^[\\s:=*_()\\-–,.!]*(?:${filler}(?![a-z])[\\s:=*_()\\-–,.!]*)*$`, 'i');

/** Zones named in a text. `Date/Time` has the shape of a region and is none. */
function zonesIn(text: string): RegExpExecArray[] {
  return [...text.matchAll(zone)].filter(([written]) => !written.includes('/') || resolveZone(written).ok);
}

/** The zone a sentence such as "All times in CET." states for the times around it, or null. */
export function zoneStatement(text: string): ZoneStatement | null {
  if (!/time|tz|clock/i.test(text) || text.length > 2_000) return null;
  for (const found of zonesIn(text)) {
    const start = found.index;
    if (!before.test(text.slice(Math.max(0, start - 160), start))) continue;
    const rest = text.slice(0, start) + text.slice(start + found[0].length);
    return { written: found[0], alone: onlyFiller.test(rest.replace(/\([^)]{0,40}\)/g, '')) };
  }
  if (/\b(?:all )?times? (?:are |is |given |shown )*(?:in )?(?:the )?local(?: time)?\b/i.test(text)) {
    return { alone: text.length < 60 };
  }
  return null;
}

/**
 * A zone named anywhere in a short text such as a heading or a column header: `Timeline (UTC)`. Where it offers a
 * choice (`UTC or PT`) the choice is returned, which is no zone: whoever uses it is told to write one.
 */
export function zoneInHeader(text: string): string | null {
  const start = text.slice(0, 200);
  const [first, second] = zonesIn(start);
  if (first && second) {
    const between = start.slice(first.index + first[0].length, second.index);
    if (/^\s*(?:or|\/)\s*$/.test(between)) return start.slice(first.index, second.index + second[0].length);
  }
  return first?.[0] ?? /(?:^|[_\s(])(utc|gmt)(?:$|[_\s)])/i.exec(start)?.[1] ?? null;
}
