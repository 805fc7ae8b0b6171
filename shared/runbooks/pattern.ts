import { RE2JS } from 're2js';
import { Unreadable, type Token } from './tokens.ts';

/** Longest pattern, in UTF-16 code units. */
const MAX_PATTERN = 500;
/** How much of an output is looked at, in UTF-16 code units: its end. */
const MAX_LOOKED_AT = 64_000;

/** A pattern and how it is matched. */
export interface Pattern {
  source: string;
  flags: string;
  test(text: string): boolean;
}

/**
 * Makes a pattern of RE2's syntax: matched in a time that grows with the text alone, so that no runbook and no output can hold
 * the engine up. Throws {@link Unreadable}.
 */
export function patternOf({ value, flags, at }: Token): Pattern {
  if (value.length > MAX_PATTERN)
    throw new Unreadable(`A pattern has at most ${MAX_PATTERN} characters.`, at);
  if (/[^ims]/.test(flags)) throw new Unreadable(`A pattern takes the flags i, m and s, not ${flags}.`, at);
  const bits: Record<string, number> = {
    i: RE2JS.CASE_INSENSITIVE,
    m: RE2JS.MULTILINE,
    s: RE2JS.DOTALL,
  };
  try {
    const compiled = RE2JS.compile(
      value,
      [...flags].reduce((sum, flag) => sum | (bits[flag] ?? 0), 0),
    );
    return { source: value, flags, test: (text) => compiled.matcher(text.slice(-MAX_LOOKED_AT)).find() };
  } catch {
    throw new Unreadable(
      `The pattern /${value.slice(0, 60)}/ can’t be read. Look-around and back-references don’t exist here.`,
      at,
    );
  }
}
