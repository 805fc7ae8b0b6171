/** Reads seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their digits; null when it is none. */
export function epochTime(text: string): { at: number; unit: string } | null {
  const found = /^(\d{10}|\d{13}|\d{16}|\d{19})(?:\.(\d{1,9}))?$/.exec(text);
  const digits = found?.[1];
  if (digits === undefined) return null;
  const fraction = Number(`0.${found?.[2] ?? '0'}`);
  if (digits.length === 10)
    return { at: Math.round((Number(digits) + fraction) * 1000), unit: 'epoch seconds' };
  const at = Number(digits.slice(0, 13));
  if (digits.length === 13) return { at, unit: 'epoch milliseconds' };
  return { at, unit: digits.length === 16 ? 'epoch microseconds' : 'epoch nanoseconds' };
}
