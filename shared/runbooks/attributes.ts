/** Words after the language of a fenced block: `step safe name="Check lag" timeout=30s`. */
export interface Attributes {
  /** Words without a value. */
  flags: string[];
  values: Map<string, string>;
  /** What could not be read, as written. */
  rest: string[];
  /** Where each word, key or unread piece begins, from 0. */
  at: Map<string, number>;
  /** Of each value, where each of its characters stands, from 0, and at last where it ends. */
  places: Map<string, number[]>;
}

const token =
  /([A-Za-z][\w-]*)=(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+))|([A-Za-z][\w-]*)(?=\s|$)|(\S+)/g;

/**
 * Reads the words after a fence's language. Braces around them, as Pandoc writes them, are let go. In quotes `\"`, `\'` and
 * `\\` stand for the character itself; any other backslash is one, because patterns are full of them.
 */
export function readAttributes(meta: string): Attributes {
  const braced = /^\s*\{(.*)\}\s*$/.exec(meta)?.[1];
  const text = braced ?? meta;
  const before = braced === undefined ? 0 : meta.indexOf('{') + 1;
  const attributes: Attributes = { flags: [], values: new Map(), rest: [], at: new Map(), places: new Map() };
  for (const found of text.matchAll(token)) {
    const [whole, key, double, single, bare, flag] = found;
    const start = before + found.index;
    if (key !== undefined) {
      const name = key.toLowerCase();
      const quoted = double ?? single;
      const from = start + key.length + (quoted === undefined ? 1 : 2);
      const { value, places } = unquoted(quoted ?? bare ?? '', from, quoted !== undefined);
      attributes.values.set(name, value);
      attributes.places.set(name, places);
      attributes.at.set(name, start);
    } else if (flag !== undefined) {
      attributes.flags.push(flag.toLowerCase());
      attributes.at.set(flag.toLowerCase(), start);
    } else {
      attributes.rest.push(whole);
      attributes.at.set(whole, start);
    }
  }
  return attributes;
}

function unquoted(raw: string, from: number, quoted: boolean): { value: string; places: number[] } {
  let value = '';
  const places: number[] = [];
  for (let index = 0; index < raw.length; index += 1) {
    places.push(from + index);
    if (quoted && raw[index] === '\\' && /["'\\]/.test(raw[index + 1] ?? '')) index += 1;
    value += raw[index] ?? '';
  }
  return { value, places: [...places, from + raw.length] };
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3_600 };

/** Seconds from `90`, `90s`, `5m` or `1h`; null for anything else. */
export function readSeconds(text: string): number | null {
  const found = /^(\d{1,6})\s*(s|m|min|h)?$/.exec(text.trim());
  if (found === null) return null;
  return Number(found[1]) * (units[found[2] ?? 's'] ?? 1);
}
