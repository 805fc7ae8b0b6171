/** A way into JSON: `$.items[0].lag` as its names and places. */
export type JsonPath = readonly (string | number)[];

/** Reads a path, which begins with `$`; null for what is none. */
export function readJsonPath(text: string): JsonPath | null {
  if (!text.startsWith('$')) return null;
  const path: (string | number)[] = [];
  const step = /\.([\w-]+)|\[(\d{1,9})\]|\["([^"\]]*)"\]|\['([^'\]]*)'\]/y;
  let at = 1;
  while (at < text.length) {
    step.lastIndex = at;
    const found = step.exec(text);
    if (found === null) return null;
    path.push(found[2] === undefined ? (found[1] ?? found[3] ?? found[4] ?? '') : Number(found[2]));
    at = step.lastIndex;
  }
  return path;
}

/** What a path leads to; undefined when it leads nowhere. */
export function atPath(value: unknown, path: JsonPath): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}
