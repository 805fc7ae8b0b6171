/** Bytes at the beginning of a file that are looked at. */
export const SNIFFED = 4_096;

const SIGNATURES: readonly (readonly [string, RegExp])[] = [
  ['image/png', /^\x89PNG\r\n.\n/s],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
  ['application/pdf', /^%PDF-/],
];

/**
 * What a file is, by its first bytes and never by its name: a picture of a kind that can't run anything, a PDF, text, or
 * just bytes. SVG and HTML are text, so that nothing that could run is ever shown as what it claims to be.
 */
export function mediaTypeOf(head: Uint8Array): string {
  const bytes = Buffer.from(head.subarray(0, SNIFFED));
  const latin = bytes.toString('latin1');
  const known = SIGNATURES.find(([, signature]) => signature.test(latin));
  if (known !== undefined) return known[0];
  return isText(bytes) ? 'text/plain' : 'application/octet-stream';
}

function isText(bytes: Buffer): boolean {
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c))
    return false;
  try {
    // The last character may be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
