/** A clock time as it stands in a text. */
export interface WrittenClock {
  /** Index after it. */
  end: number;
  /** 0–24 (24 only as 24:00); absent when the source leaves it open (`--:--`) or it is impossible. */
  hour?: number;
  /** 0–59 */
  minute: number;
  /** 0–59 */
  second: number;
  /** 0–999 */
  millisecond: number;
  /** `14:??` */
  approximate: boolean;
  /** A sentence why it can't be a time of day. */
  problem?: string;
  hasSeconds: boolean;
  /** `am` or `pm` was written. */
  half?: 'am' | 'pm';
  /** A form that is a clock time only at the start of a line or beside a date: `14h03`, `1403 UTC`. */
  weak: boolean;
}

const colon =
  /(\d{1,2}):(\d{2}|[0-5]\?|\?\?|[xX]{2}|--|__)(?!\d)(?::(\d{2}|\?\?|[xX]{2})(?!\d)(?:[.,](?:(\d{1,9})|[xX?]{1,3}(?![a-z])))?)?(?!\d)(?!:[\dA-Za-z])/y;
const half = /(\d{1,2})(?:\.(\d{2}))?\s?([ap])\.?m\b\.?/iy;
const open =
  /(?:--|–|\?\?|xx|XX|__|HH|hh|tt):(?:--|–|\?\?|xx|XX|__|mm|MM)(?::(?:--|–|\?\?|xx|XX|__|ss|SS))?(?![\dA-Za-z])/y;
const letterH = /([01]?\d|2[0-3])h([0-5]\d)(?![\dA-Za-z])/y;
const fourDigits =
  /([01]\d|2[0-3])([0-5]\d)(?=\s?(?:Z|UTC|GMT|CES?T|EES?T|BST|[ECMP][SD]T|JST|SGT|AE[SD]T|NZ[SD]T|hrs|hours|h)(?![A-Za-z]))/y;
const compactIso = /(\d{2})(\d{2})(\d{2})?(?:[.,](\d{1,9}))?(?![\d:])/y;
const dotted = /(\d{1,2})\.(\d{2})(?=\s?Uhr)/y;
const halfSuffix = /\s?([ap])\.?m\b\.?/iy;
const hourSuffix = /\s?(?:hrs?|hours|Uhr|h)(?![A-Za-z0-9])\.?/iy;
/** What may stand right after `14:03` without a space. Anything else makes it no clock: `10:45x`. */
const glued = /^(?:[ap]\.?m|ish|hrs?\b|hours|h\b|Uhr|Z|UTC|GMT|[A-Z]{2,4}T\b|_)/i;

function match(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}

const unknownDigits = (digits: string): boolean => /[?xX_-]/.test(digits);

interface Parts {
  written: string;
  end: number;
  hour: string;
  minute: string;
  second: string | undefined;
  fraction: string | undefined;
  weak: boolean;
}

function build(parts: Parts, halfLetter: string | undefined, end: number, written: string): WrittenClock {
  const approximate = unknownDigits(parts.minute);
  const minute = approximate ? Number(/^\d/.exec(parts.minute)?.[0] ?? 0) * 10 : Number(parts.minute);
  const second = parts.second === undefined || unknownDigits(parts.second) ? 0 : Number(parts.second);
  const clock: WrittenClock = {
    end,
    minute,
    second: Math.min(second, 59),
    millisecond: Number((parts.fraction ?? '').padEnd(3, '0').slice(0, 3)),
    approximate,
    hasSeconds: parts.second !== undefined,
    weak: parts.weak,
  };
  let hour = Number(parts.hour);
  let wrong = minute > 59 || second > 60 || hour > 24 || (hour === 24 && (minute > 0 || second > 0));
  if (halfLetter !== undefined) {
    clock.half = halfLetter.toLowerCase() === 'a' ? 'am' : 'pm';
    if (clock.half === 'am') {
      if (hour > 12) wrong = true;
      if (hour === 12) hour = 0;
    } else if (hour === 0) {
      wrong = true;
    } else if (hour < 12) {
      hour += 12;
    }
  }
  if (wrong) return { ...clock, problem: `“${written.trim()}” isn't a time of day.` };
  return { ...clock, hour };
}

function scanParts(text: string, at: number): Parts | null {
  const found = match(colon, text, at);
  if (found) {
    const end = at + found[0].length;
    const next = text.slice(end, end + 8);
    if (/^[A-Za-z]/.test(next) && !glued.test(next)) return null;
    return {
      written: found[0],
      end,
      hour: found[1] ?? '',
      minute: found[2] ?? '',
      second: found[3],
      fraction: found[4],
      weak: false,
    };
  }
  const simple = match(dotted, text, at) ?? match(letterH, text, at) ?? match(fourDigits, text, at);
  if (!simple) return null;
  const end = at + simple[0].length;
  const weak = !/^(?:Z(?![A-Za-z])|\s?Uhr)/.test(text.slice(end, end + 5));
  return {
    written: simple[0],
    end,
    hour: simple[1] ?? '',
    minute: simple[2] ?? '',
    second: undefined,
    fraction: undefined,
    weak,
  };
}

/**
 * The clock time that begins at this index, or null.
 * @param afterT it follows the `T` of an ISO timestamp, where `0821` and `082130` are times too
 */
export function scanClock(text: string, at: number, afterT = false): WrittenClock | null {
  const unknown = match(open, text, at);
  if (unknown) {
    return {
      end: at + unknown[0].length,
      minute: 0,
      second: 0,
      millisecond: 0,
      approximate: false,
      hasSeconds: false,
      weak: false,
    };
  }
  const parts = scanParts(text, at);
  if (parts) {
    const suffix = match(halfSuffix, text, parts.end);
    const end = suffix ? parts.end + suffix[0].length : parts.end;
    return build(parts, suffix?.[1], end, text.slice(at, end));
  }
  const whole = match(half, text, at);
  if (whole) {
    const end = at + whole[0].length;
    const simple = {
      written: whole[0],
      end,
      hour: whole[1] ?? '',
      minute: whole[2] ?? '00',
      second: undefined,
      fraction: undefined,
      weak: false,
    };
    return build(simple, whole[3], end, whole[0]);
  }
  const basic = afterT ? match(compactIso, text, at) : null;
  if (!basic) return null;
  const end = at + basic[0].length;
  return build(
    {
      written: basic[0],
      end,
      hour: basic[1] ?? '',
      minute: basic[2] ?? '',
      second: basic[3],
      fraction: basic[4],
      weak: false,
    },
    undefined,
    end,
    basic[0],
  );
}

const durationAfter = /^\s?-?\s?(?:min(?:ute)?s?|sec(?:ond)?s?)\b/i;
const durationsAfter = /^\s?-?\s?(?:minutes|mins|seconds|secs)\b/i;
const hoursAfter = /^\s?-?\s?(?:h|hrs?|hours?)\b/i;
const durationBefore =
  /\b(?:took|takes?|taking|last(?:s|ed|ing)|duration(?: was| of)?|elapsed|uptime|downtime(?: of| was)?|m?tt[a-z]|time[ -]to[ -][a-z]+(?: was)?|total(?: of)?|in under)[\s:=|*_]{0,10}(?:about |around |approximately |only |~){0,1}$/i;

/** Whether the `h:mm` from start to end is a length of time rather than a time of day. */
export function isDuration(text: string, start: number, end: number, leading: boolean): boolean {
  const after = text.slice(end, end + 12);
  // In front of a line, "14:05 Second node stops" is a time and "14:05 hrs" too; "01:30 minutes" still is none.
  const likelyClock = leading && /^\d{2}/.test(text.slice(start, start + 2));
  if ((likelyClock ? durationsAfter : durationAfter).test(after)) return true;
  if (hoursAfter.test(after) && !likelyClock) return true;
  return durationBefore.test(text.slice(Math.max(0, start - 50), start));
}

/** Index after a suffix that only says "o'clock": `14:03 hrs`, `14:03 Uhr`. */
export function skipHourWord(text: string, at: number): number {
  const found = match(hourSuffix, text, at);
  return found ? at + found[0].length : at;
}
