/** Words after the language of a fenced block: `step safe name="Check lag" timeout=30s`. */
export interface Attributes {
  /** Words without a value. */
  flags: string[];
  values: Map<string, string>;
  /** What could not be read, as written. */
  rest: string[];
}

const token =
  /([A-Za-z][\w-]*)=(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+))|([A-Za-z][\w-]*)(?=\s|$)|(\S+)/g;

/** Reads the words after a fence's language. Braces around them, as Pandoc writes them, are let go. */
export function readAttributes(meta: string): Attributes {
  const text = meta.trim().replace(/^\{(.*)\}$/, '$1');
  const attributes: Attributes = { flags: [], values: new Map(), rest: [] };
  for (const [whole, key, double, single, bare, flag] of text.matchAll(token)) {
    if (key !== undefined) {
      const value = double ?? single;
      attributes.values.set(
        key.toLowerCase(),
        value === undefined ? (bare ?? '') : value.replaceAll(/\\(.)/g, '$1'),
      );
    } else if (flag !== undefined) attributes.flags.push(flag.toLowerCase());
    else attributes.rest.push(whole);
  }
  return attributes;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3_600 };

/** Seconds from `90`, `90s`, `5m` or `1h`; null for anything else. */
export function readSeconds(text: string): number | null {
  const found = /^(\d{1,6})\s*(s|m|min|h)?$/.exec(text.trim());
  if (found === null) return null;
  return Number(found[1]) * (units[found[2] ?? 's'] ?? 1);
}
