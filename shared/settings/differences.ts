/** Longest piece of a value that a line shows, in UTF-16 code units. */
const LONGEST = 80;

/**
 * What differs between two plain values, a line each with the place as the file names it: `phone: – → +41 44 000 00 00`,
 * `items[2].seat: ops → comms`. Empty when they say the same. The order of an object's members plays no part.
 */
export function differences(before: unknown, after: unknown, place = ''): string[] {
  if (isList(before) && isList(after) && [...before, ...after].some(isObject)) {
    const indexes = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
    return indexes.flatMap((index) => differences(before[index], after[index], `${place}[${index + 1}]`));
  }
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      differences(before[name], after[name], place === '' ? name : `${place}.${name}`),
    );
  }
  const [was, is] = [shown(before), shown(after)];
  return was === is ? [] : [`${place === '' ? '' : `${place}: `}${short(was)} → ${short(is)}`];
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (isList(value)) return value.length === 0 ? '–' : value.map(shown).join(', ');
  if (isObject(value)) return Object.values(value).map(shown).join(' · ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function short(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
