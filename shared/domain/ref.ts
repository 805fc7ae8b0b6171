/** Crockford's base 32: no I, L, O, U, so that a code survives being read out on a call. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Letters shown at first. Longer only where two incidents share them. */
export const SHORT_CODE = 3;
const CODE_LENGTH = 12;

/** Stream of an incident: `incident/<uuid>`. */
export function incidentStream(id: string): string {
  return `incident/${id}`;
}

/** The stream that people, severities and installations live in. */
export const WORKSPACE_STREAM = 'workspace';

/** Whether a stream is an incident's. */
export function isIncidentStream(stream: string): boolean {
  return stream.startsWith('incident/');
}

/**
 * The full code of an incident: 12 letters out of the random bits of its id. Two replicas that declare offline draw
 * from 2^60 codes, so theirs never collide; people are shown the first letters only (see {@link shortRef}).
 */
export function fullCode(stream: string): string {
  return readableCode(
    BigInt(`0x${stream.replace('incident/', '').replaceAll('-', '').slice(-15)}`),
    CODE_LENGTH,
  );
}

/** The lowest bits of a number in so many letters that survive being read out on a call. */
export function readableCode(value: bigint, letters: number): string {
  let bits = value;
  let code = '';
  for (let index = 0; index < letters; index += 1) {
    code = ALPHABET.charAt(Number(bits & 31n)) + code;
    bits >>= 5n;
  }
  return code;
}

/**
 * What people call an incident: `INC-7F3`. The earlier declared of two incidents with the same first letters keeps
 * the short form; the later one takes as many letters more as it needs. `taken` are the codes declared earlier.
 */
export function shortRef(code: string, taken: (prefix: string) => boolean): string {
  let length = SHORT_CODE;
  while (length < CODE_LENGTH && taken(code.slice(0, length))) length += 1;
  return `INC-${code.slice(0, length)}`;
}

/** Reads what a person typed (`inc-7f3`, `7F3`, `INC 7FO`) as the beginning of a code; null when it can't be one. */
export function readRef(typed: string): string | null {
  const code = typed
    .trim()
    .toUpperCase()
    .replace(/^INC[\s-]?/, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return code.length >= 1 &&
    code.length <= CODE_LENGTH &&
    [...code].every((letter) => ALPHABET.includes(letter))
    ? code
    : null;
}
