const two = (value: number): string => String(value).padStart(2, '0');

/** ISO 8601 in UTC: `2026-11-23T14:23:00.000Z`. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** {@link iso}, and null for null. */
export function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}

/** `2026-11-23` on this machine's wall. */
export function day(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `14:23:05` on this machine's wall. */
export function clock(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `14:23` on this machine's wall. */
export function clockShort(at: number): string {
  return clock(at).slice(0, 5);
}

/** `2026-11-23 14:23` on this machine's wall. */
export function dayAndClock(at: number): string {
  return `${day(at)} ${clockShort(at)}`;
}

/** Offset of this machine's zone at that moment: `UTC+01:00`. */
export function offset(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Mon` on this machine's wall. */
export function weekday(at: number): string {
  return weekdays[new Date(at).getDay()] ?? '';
}

/** `Mon 2026-11-23, UTC+01:00`: heads a group of clock times. */
export function dayWithOffset(at: number): string {
  return `${weekday(at)} ${day(at)}, ${offset(at)}`;
}

/** A length of time as said on a call: `45 s`, `12 m`, `3 h 12 m`, `2 d 4 h`. */
export function span(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} m`;
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `in 12 m`, or `12 m late`. */
export function until(at: number, now: number): string {
  return at >= now ? `in ${span(at - now)}` : `${span(now - at)} late`;
}
