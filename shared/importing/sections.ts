/** What a section is for: whether times in it are times of the incident. */
export type SectionKind = 'timeline' | 'summary' | 'aside' | 'other';

const timeline =
  /\btime\s?-?line\b|\bchronolog|\bsequence of events\b|\b(?:activity|incident|events?|war ?room|ops?)\s+log\b|^log(?:\s?book)?$|\bminute by minute\b|^(?:key )?events$|^what happened when\b/i;
const summary = /\bsummary\b|\boverview\b|\babstract\b|\btl;?dr\b|\bsynopsis\b/i;
/** Sections about what came of it: a time in them is a deadline or a reference, not an event. */
const aside =
  /\baction items?\b|^(?:corrective |preventive |preventative )?actions?$|\bfollow[- ]?ups?\b|\blessons?\b|\bcontributing\b|\broot cause|\batt?endees\b|\bparticipants\b|^stat(?:istic)?s$|\breferences\b|\bglossary\b|\brecommend|\bto-?dos?\b|\bnext steps\b|^links$/i;

/** The kind a heading announces, or null when it says nothing and the section above holds. */
export function sectionKind(heading: string): SectionKind | null {
  // "2. Timeline", "🕑 Timeline"
  const text = heading.replace(/^[^\p{L}]+/u, '').trim();
  if (timeline.test(text)) return 'timeline';
  if (aside.test(text)) return 'aside';
  if (summary.test(text)) return 'summary';
  return null;
}

const generic =
  /^(?:#*\s*)?(?:time\s?line|summary|overview|stats|post[- ]?mortem|incident(?: report)?|root cause|report|notes?)$/i;

/** Whether a heading is too general to be the title of an incident. */
export function isGenericTitle(heading: string): boolean {
  return generic.test(heading.trim());
}

/** `Severity: SEV-2`, `**Sev:** 1`; the value as it should be shown, or null. */
export function statedSeverity(text: string): string | null {
  const found =
    /^\W{0,4}(?:incident\s+)?(?:severity|sev)(?:\s?level)?\s{0,3}(?::|=|\||–|-\s)[\s*]{0,4}([^\n;|]{1,40})/i.exec(
      text,
    );
  const value = found?.[1]?.trim().replace(/[\s.*]+$/, '') ?? '';
  // A template lists them all.
  const levels = new Set(
    text.match(/\b(?:sev(?:erity)?|p)[-\s\u2010\u2011]?\d/gi)?.map((level) => level.toLowerCase()),
  );
  return value === '' || levels.size > 1 ? null : normalSeverity(value);
}

/** `SEV-1` in a title, or null. */
export function severityInTitle(title: string): string | null {
  const found = /\bSEV[-\s\u2010\u2011]?([0-5])\b/i.exec(title);
  return found ? `SEV-${found[1]}` : null;
}

function normalSeverity(value: string): string {
  const found = /^(?:sev(?:erity)?[-\s\u2010\u2011]?)?([0-5])\b/i.exec(value);
  return found ? `SEV-${found[1]}` : value;
}

/** Labels under which a time of the incident itself is given, outside any timeline: `Detected: 2021-06-22 08:29 UTC`. */
const milestone =
  /^[\w\s/()'–-]{0,40}\b(?:start|started|starts|began|begin|end|ended|detect|detected|detection|reported|acknowledged|mitigated|resolved|recovered|declared|identified|restored|closed|opened|created|escalated|fixed|occurred|discovered|notified|alerted|over)\b[\w\s/()'–-]{0,30}$/i;

/** Splits `Detected: 08:29 UTC` into label and value when the label names a moment of the incident. */
export function milestoneLabel(text: string): { label: string; value: string } | null {
  const at = text.indexOf(':');
  if (at < 3 || at > 60) return null;
  const label = text
    .slice(0, at)
    .replace(/^[\s*_-]+/, '')
    .trim();
  if (!milestone.test(label) || /\btime\s?to\b/i.test(label)) return null;
  return { label, value: text.slice(at + 1).trim() };
}

/** `Date: …`, `Date of the incident: …`; the value, or null. */
export function dateLabel(text: string): string | null {
  const found =
    /^\W{0,4}(?:(?:incident|outage|event)\s)?(?:date|day)(?:\sof\s(?:the\s)?(?:incident|outage|event))?\s{0,3}[:|][\s*]{0,4}(.{1,80})/i.exec(
      text,
    );
  return found?.[1]?.trim() ?? null;
}
