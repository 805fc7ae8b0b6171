import { createHash, randomBytes } from 'node:crypto';
import * as crypto from 'node:crypto';
import canonicalize from 'canonicalize';
import { chainInput, type Envelope } from '#shared/domain/log/event.ts';

/** SHA-256 of UTF-8 text or bytes. */
export function sha256(input: string | Buffer): Buffer {
  return typeof crypto.hash === 'function'
    ? crypto.hash('sha256', input, 'buffer')
    : createHash('sha256').update(input).digest();
}

const POOL = 8_192;
let pool = Buffer.alloc(0);

/** 16 random bytes: a salt, the random part of an id. Drawn from the system in larger portions, each byte used once. */
export function random16(): Buffer {
  if (pool.length < 16) pool = randomBytes(POOL);
  const bytes = Buffer.from(pool.subarray(0, 16));
  pool = pool.subarray(16);
  return bytes;
}

/** The canonical JSON (RFC 8785) of a payload: what is stored and what the digest covers. */
export function canonicalJson(data: unknown): string {
  const text = canonicalize(data);
  if (text === undefined) throw new Error('a payload must be plain data');
  return text;
}

/** Salted digest of a payload given as canonical JSON. */
export function digestOf(salt: Buffer, canonicalData: string): Buffer {
  return sha256(Buffer.concat([salt, Buffer.from(canonicalData, 'utf8')]));
}

/** Hash of an envelope over its canonical form. */
export function hashOf(envelope: Omit<Envelope, 'hash' | 'salt' | 'data'>): Buffer {
  return sha256(chainInput(envelope));
}

/** 16 bytes of a UUID written with dashes. */
export function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

/** A UUID with dashes from its 16 bytes. */
export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
