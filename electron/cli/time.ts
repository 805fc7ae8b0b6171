import { readMoment } from '#shared/composer/times.ts';
import { RefusalError } from '#shared/contract/refusal.ts';

/** How times are written, for `--help`. */
export const AT_HELP = 'ISO 8601 with an offset, -5m (ago), or 14:23 (the last one, in this machine’s zone)';
export const DUE_HELP =
  'ISO 8601 with an offset, 15m or 1h30m (from now), or 14:23 (the next one, in this machine’s zone)';

/**
 * When something happened, as typed, in ms since the epoch. A time with a date comes back as it is: the contract
 * reads ISO 8601, and refuses one without an offset, because scripts run in many zones.
 */
export function pastTime(typed: string, now: number, path = 'at'): number | string {
  return read(typed, now, 'past', path);
}

/** When something is due, as typed. See {@link pastTime}. */
export function dueTime(typed: string, now: number, path = 'dueAt'): number | string {
  return read(typed, now, 'future', path);
}

/** {@link dueTime}, where `none` means never. */
export function dueTimeOrNone(typed: string, now: number, path = 'dueAt'): number | string | null {
  return typed.trim().toLowerCase() === 'none' ? null : dueTime(typed, now, path);
}

function read(typed: string, now: number, lean: 'past' | 'future', path: string): number | string {
  const text = typed.trim();
  if (text === '' || /^[+-]?\d{4,}/.test(text)) return text;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const moment = readMoment(text, { now, zone, lean });
  if (moment.ok && moment.length === text.length) return moment.at;
  const help = `Write ${lean === 'past' ? AT_HELP : DUE_HELP}.`;
  const reason = moment.ok ? `“${text.slice(0, 40)}” is not a time.` : moment.message;
  throw new RefusalError('invalid_input', `${reason} ${help}`, path);
}
