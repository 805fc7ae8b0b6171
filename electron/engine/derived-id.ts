import { createHash } from 'node:crypto';

/** A UUID (version 8) made of the SHA-256 of something: the same always gives the same. */
export function derivedId(of: Buffer | string): string {
  const hex = createHash('sha256').update(of).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
