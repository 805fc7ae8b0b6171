/**
 * Hybrid logical clock (Kulkarni et al., 2014): wall-clock milliseconds and a counter, so that what was caused later
 * sorts later even when a machine's clock steps back. Written as 16 hexadecimal digits — 12 of milliseconds, 4 of
 * counter — which sort as text.
 */
export type Hlc = string;

/** Before every event. */
export const HLC_ZERO: Hlc = '0000000000000000';

const COUNTER_LIMIT = 0x10000;
const READING = /^[0-9a-f]{16}$/;

/** The clock's next reading after `last` at wall time `now` (ms since the epoch). Always greater than `last`. */
export function tick(last: Hlc, now: number): Hlc {
  const { time, counter } = parts(last);
  if (now > time) return write(now, 0);
  return counter + 1 < COUNTER_LIMIT ? write(time, counter + 1) : write(time + 1, 0);
}

/** The later of two readings: what a replica knows after it received `other`. */
export function latest(one: Hlc, other: Hlc): Hlc {
  return one >= other ? one : other;
}

/** Wall-clock part of a reading, ms since the epoch. */
export function wallTime(hlc: Hlc): number {
  return parts(hlc).time;
}

/** Whether a text is a reading of this clock. */
export function isHlc(text: string): boolean {
  return READING.test(text);
}

function parts(hlc: Hlc): { time: number; counter: number } {
  return { time: Number.parseInt(hlc.slice(0, 12), 16), counter: Number.parseInt(hlc.slice(12), 16) };
}

function write(time: number, counter: number): Hlc {
  return time.toString(16).padStart(12, '0') + counter.toString(16).padStart(4, '0');
}
