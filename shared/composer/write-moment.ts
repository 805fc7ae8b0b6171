import { tzOffset } from '@date-fns/tz';
import { readMoment } from './times.ts';

const MINUTE = 60_000;

/** Where a time is written: what {@link readMoment} will take it for. */
export interface WrittenWhere {
  /** ms since the epoch. */
  now: number;
  /** IANA zone of whoever reads it. */
  zone: string;
}

/**
 * A time between two instants (ms since the epoch, `before` ≤ `after`), as short as it can be written for `/at`: whole
 * minutes where there is one between, seconds or milliseconds otherwise. Where nothing lies between, the earlier
 * instant: what is written down last of one instant stands last.
 */
export function writeBetween(before: number, after: number, where: WrittenWhere): string {
  const middle = Math.floor((before + after) / 2);
  for (const grain of [MINUTE, 1_000, 1]) {
    const floor = Math.floor(middle / grain) * grain;
    const at = floor > before ? floor : floor + grain;
    if (at > before && at < after) return writeMoment(at, where);
  }
  return writeMoment(before, where);
}

/** An instant (ms since the epoch) as short as {@link readMoment} reads it back exactly, leaning to the past. */
export function writeMoment(at: number, where: WrittenWhere): string {
  const offset = where.zone === 'UTC' ? 0 : tzOffset(where.zone, new Date(at)) * MINUTE;
  const local = new Date(at + offset).toISOString();
  const utc = new Date(at).toISOString();
  // An hour that comes twice has no other name than its UTC one.
  return (
    [clockOf(local), `${local.slice(0, 10)} ${clockOf(local)}`].find((written) =>
      reads(written, at, where),
    ) ?? `${utc.slice(0, 10)} ${clockOf(utc)}Z`
  );
}

/** `14:23`, with seconds and milliseconds only where there are any. */
function clockOf(iso: string): string {
  if (!iso.endsWith('.000Z')) return iso.slice(11, 23);
  return iso.slice(16, 19) === ':00' ? iso.slice(11, 16) : iso.slice(11, 19);
}

function reads(written: string, at: number, { now, zone }: WrittenWhere): boolean {
  const moment = readMoment(written, { now, zone, lean: 'past' });
  return moment.ok && moment.at === at && moment.length === written.length;
}
