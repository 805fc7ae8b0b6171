import { createHash } from 'node:crypto';
import { readableCode } from '#shared/domain/ref.ts';

/** The first 160 bits of the SHA-256 of a public key, `7F3K-9QZT-…`: long enough that nobody makes a second one. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
  const code = readableCode(BigInt(`0x${digest.slice(0, 40)}`), 32);
  return (code.match(/.{4}/g) ?? []).join('-');
}
