import { refuse, type Outcome, type Refusal } from '../contract/refusal.ts';

/** What an invitation begins with: a link, a file and a line of text are all the same. */
export const INVITE_PREFIX = 'deepwater:';
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Letters of an invitation between two dashes. */
const GROUP = 5;

/** Writes bytes as an invitation: Crockford's base 32 with a checksum, so that a slip in copying is noticed. */
export function writeInvite(bytes: Uint8Array): string {
  const checked = new Uint8Array(bytes.length + 4);
  checked.set(bytes);
  new DataView(checked.buffer).setUint32(bytes.length, crc32(bytes));
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of checked) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += ALPHABET.charAt((bits >> held) & 31);
    }
    bits &= (1 << held) - 1;
  }
  if (held > 0) text += ALPHABET.charAt((bits << (5 - held)) & 31);
  return INVITE_PREFIX + (text.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join('-');
}

/** Reads an invitation, with or without its beginning, dashes, spaces and line breaks, in small or capital letters. */
export function readInvite(text: string): Outcome<Uint8Array> {
  const letters = text
    .trim()
    .replace(/^deepwater:(?:\/\/)?/i, '')
    .replaceAll(/[\s-]/g, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const bytes = new Uint8Array(Math.floor((letters.length * 5) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return broken(`“${letter}” can’t stand in one`);
    bits = (bits << 5) | value;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes[at] = (bits >> held) & 255;
    at += 1;
    bits &= (1 << held) - 1;
  }
  if (bytes.length < 5) return broken('it is too short');
  const content = bytes.subarray(0, -4);
  const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(content.length);
  return sum === crc32(content)
    ? { ok: true, output: content }
    : broken('a part of it is missing or mistyped');
}

function broken(why: string): { ok: false; refusal: Refusal } {
  return refuse(
    'invalid_invite',
    `This is not a whole invitation: ${why}. Copy it again from its beginning to its end.`,
    'code',
  );
}

/** CRC-32 as zip and PNG have it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
