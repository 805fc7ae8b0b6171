/** Decoded text, or the place of the first byte that isn't UTF-8. */
export type Decoded = { ok: true; text: string } | { ok: false; offset: number; line: number };

const CHUNK = 8_192;

/** Length of the sequence a lead byte announces; 0 when no sequence begins with it. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** The code point at this offset; -1 when the bytes are not one, overlong forms and surrogates included. */
function codePointAt(bytes: Uint8Array, at: number, length: number): number {
  if (length === 0 || at + length > bytes.length) return -1;
  const lead = bytes[at] ?? 0;
  if (length === 1) return lead;
  let point = lead & (0xff >> (length + 1));
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[at + index] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -1;
    point = point * 64 + (byte & 0x3f);
  }
  const lowest = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
  return point < lowest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? -1 : point;
}

/** Decodes strict UTF-8 and says where it fails: byte offset from 0, line from 1. A byte order mark is dropped. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  const parts: string[] = [];
  let chunk: number[] = [];
  let line = 1;
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let at = start; at < bytes.length;) {
    const length = sequenceLength(bytes[at] ?? 0);
    const point = codePointAt(bytes, at, length);
    if (point < 0) return { ok: false, offset: at, line };
    if (point === 0x0a) line += 1;
    chunk.push(point);
    if (chunk.length === CHUNK) {
      parts.push(String.fromCodePoint(...chunk));
      chunk = [];
    }
    at += length;
  }
  parts.push(String.fromCodePoint(...chunk));
  return { ok: true, text: parts.join('') };
}
