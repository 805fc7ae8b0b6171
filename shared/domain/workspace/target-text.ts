import { refuse, type Outcome } from '../../contract/refusal.ts';
import { handle } from '../fields.ts';
import { seatId } from '../incident/terms.ts';
import type { Target } from './on-call.ts';

/** How targets are written, for a refusal. */
const HOW =
  'Write targets like @ana, #ic, schedule:Database or region:EMEA; with quotes where there are spaces.';

/** A target as it is typed: `@bo`, `#ic`, `schedule:Database`, `region:"EMEA north"`. */
export function writeTarget(target: Target): string {
  if ('person' in target) return target.person;
  if ('seat' in target) return `#${target.seat}`;
  return 'schedule' in target
    ? `schedule:${quoted(target.schedule)}`
    : `region:${quoted(target.regionChain)}`;
}

function quoted(name: string): string {
  return /\s/.test(name) ? `"${name.replaceAll('"', '')}"` : name;
}

/** Reads targets as they are typed, one after the other, with or without commas between them. */
export function readTargets(text: string): Outcome<Target[]> {
  const targets: Target[] = [];
  for (const [word] of text.matchAll(/[^\s,"]*"[^"]*"|[^\s,]+/g)) {
    const target = readTarget(word);
    if (target === null) return refuse('invalid_input', `“${word.slice(0, 60)}” is no target. ${HOW}`);
    targets.push(target);
  }
  return targets.length === 0
    ? refuse('invalid_input', `A rung pages at least one target. ${HOW}`)
    : { ok: true, output: targets };
}

function readTarget(word: string): Target | null {
  const named = /^(schedule|region):(.+)$/i.exec(word);
  const name = named?.[2]?.replaceAll('"', '').trim() ?? '';
  if (named !== null && name !== '')
    return named[1]?.toLowerCase() === 'schedule' ? { schedule: name } : { regionChain: name };
  if (word.startsWith('@')) {
    const person = handle.safeParse(word);
    return person.success ? { person: person.data } : null;
  }
  const seat = seatId.safeParse(word.replace(/^#/, ''));
  return seat.success ? { seat: seat.data } : null;
}
