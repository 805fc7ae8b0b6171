import { hash, randomBytes } from 'node:crypto';
import { chainInput, type Envelope } from '#shared/domain/log/event.ts';

/** SHA-256 of bytes or of a text's UTF-8, hexadecimal. */
export function sha256(input: string | Buffer): string {
  return hash('sha256', input, 'hex');
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

/**
 * The canonical JSON (RFC 8785) of a payload: what is stored and what the digest covers. Throws for what is not plain
 * data. Written here because it runs for every event: the package `canonicalize`, which the tests compare it with,
 * takes ten times as long.
 */
export function canonicalJson(data: unknown): string {
  // What was stored or sent is in order already: `JSON.stringify` writes it at once.
  return isInOrder(data) ? JSON.stringify(data) : written(data);
}

/** Whether something is plain data whose members stand in the order of RFC 8785, all the way down. */
function isInOrder(data: unknown): boolean {
  switch (typeof data) {
    case 'string':
      return data.isWellFormed();
    case 'number':
      return Number.isFinite(data);
    case 'boolean':
      return true;
    case 'object':
      if (data === null) return true;
      return Array.isArray(data) ? data.every(isInOrder) : membersInOrder(data);
    default:
      return false;
  }
}

function membersInOrder(data: object): boolean {
  if (Object.getPrototypeOf(data) !== Object.prototype) return false;
  let before = '';
  for (const key of Object.keys(data)) {
    if (key < before || !key.isWellFormed() || !isInOrder((data as Record<string, unknown>)[key]))
      return false;
    before = key;
  }
  return true;
}

function written(data: unknown): string {
  switch (typeof data) {
    case 'string':
      if (!data.isWellFormed()) throw new Error('a payload may not contain half a character');
      return JSON.stringify(data);
    case 'number':
      if (!Number.isFinite(data)) throw new Error('a payload may not contain infinite numbers');
      return JSON.stringify(data);
    case 'boolean':
      return data ? 'true' : 'false';
    case 'object':
      if (data === null) return 'null';
      return Array.isArray(data) ? `[${data.map(written).join(',')}]` : writtenObject(data);
    default:
      throw new Error('a payload must be plain data');
  }
}

/** Members sorted by UTF-16 code units, as RFC 8785 wants it and `sort` does it. Absent ones are left out. */
function writtenObject(data: object): string {
  const members: string[] = [];
  for (const key of Object.keys(data).sort()) {
    const value = (data as Record<string, unknown>)[key];
    if (value !== undefined) members.push(`${written(key)}:${written(value)}`);
  }
  return `{${members.join(',')}}`;
}

/**
 * Digest of a payload given as canonical JSON: SHA-256 over the salt in hexadecimal, followed by the payload. Hexadecimal.
 * The salt is given as bytes, or in hexadecimal already.
 */
export function digestOf(salt: Buffer | string, canonicalData: string): string {
  return sha256((typeof salt === 'string' ? salt : salt.toString('hex')) + canonicalData);
}

/** Hash of an envelope over its canonical form, hexadecimal. */
export function hashOf(envelope: Omit<Envelope, 'hash' | 'salt' | 'data'>): string {
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
