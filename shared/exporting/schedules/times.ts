import { formatOffset } from '../../importing/zones.ts';
import { wallOf } from '../../policy/wall-clock.ts';

/** An instant as a clock in the zone shows it, ISO 8601 with its offset: `2026-11-02T09:00:00-08:00`. */
export function isoIn(zone: string, at: number): string {
  const wall = wallOf(at, zone);
  const text = new Date(wall).toISOString();
  const minutes = Math.round((wall - at) / 60_000);
  return `${text.replace(/(\.000)?Z$/, '')}${formatOffset(minutes)}`;
}
