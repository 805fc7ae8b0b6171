import type { Envelope } from '#shared/domain/log/event.ts';
import { digestOf, hashOf, sha256 } from './hashing.ts';
import type { Found } from './salvage.ts';

/** Payloads longer than this are not tried bit by bit, in bytes. */
const LONGEST = 16_384;

/**
 * Undoes one flipped bit anywhere in an event: the bit with which digest and hash hold again. SHA-256 leaves no doubt
 * which one it was, so the result is as good as if nothing had happened. Undefined when more than that is wrong.
 * `prev` is the hash of the event before it.
 */
export function repair(found: Found, prev: string | null): Envelope | undefined {
  const envelope = envelopeOf(found, prev);
  if (envelope.salt === null) return repairRest(envelope);
  if (hashOf(envelope) !== envelope.hash)
    return repairRest(withRightDigest(envelope, found.raw)) ?? repairRest(envelope);
  const payload = repairPayload(found) ?? repairSalt(found);
  return payload === undefined ? undefined : { ...envelope, ...payload };
}

/** What was found, as an envelope that continues the event with the hash `prev`. */
export function envelopeOf({ raw: _raw, ...found }: Found, prev: string | null): Envelope {
  return { ...found, prev };
}

/** The envelope with the digest that its payload has, in case the digest itself was hit. */
function withRightDigest(envelope: Envelope, raw: Buffer): Envelope {
  return envelope.salt === null
    ? envelope
    : { ...envelope, digest: digestOf(envelope.salt, raw.toString('utf8')) };
}

/** Digest right, hash right, payload not. */
function repairPayload({ raw, salt, digest }: Found): { data: unknown } | undefined {
  if (salt === null || raw.length > LONGEST) return undefined;
  const prefix = Buffer.from(salt, 'latin1');
  const input = Buffer.concat([prefix, raw]);
  const bit = findBit(input, prefix.length, () => sha256(input) === digest);
  return bit === undefined
    ? undefined
    : { data: JSON.parse(input.toString('utf8', prefix.length)) as unknown };
}

/** Digest right, hash right, payload right, salt not. */
function repairSalt({ raw, salt, digest }: Found): { salt: string; data: unknown } | undefined {
  const bytes = Buffer.from(salt ?? '', 'hex');
  const text = raw.toString('utf8');
  const bit = findBit(bytes, 0, () => digestOf(bytes, text) === digest);
  return bit === undefined ? undefined : { salt: bytes.toString('hex'), data: JSON.parse(text) as unknown };
}

/** One bit of what the hash covers, or of the hash. */
function repairRest(envelope: Envelope): Envelope | undefined {
  const hash = hashOf(envelope);
  if (hash === envelope.hash) return envelope;
  if (bitsBetween(hash, envelope.hash) === 1) return { ...envelope, hash };
  return [...variants(envelope)].find((variant) => hashOf(variant) === variant.hash);
}

/** The envelope with each bit of each member flipped once. */
function* variants(envelope: Envelope): Generator<Envelope> {
  for (const member of ['digest', 'hlc', 'actor', 'type'] as const) {
    const encoding = member === 'digest' ? 'hex' : 'utf8';
    for (const value of flips(envelope[member], encoding)) yield { ...envelope, [member]: value };
  }
  for (const value of flips(envelope.id.replaceAll('-', ''), 'hex')) {
    const id = `${value.slice(0, 8)}-${value.slice(8, 12)}-${value.slice(12, 16)}-${value.slice(16, 20)}-${value.slice(20)}`;
    yield { ...envelope, id };
  }
  for (const member of ['occurredAt', 'recordedAt', 'v'] as const) {
    for (let bit = 0; bit < 48; bit += 1) {
      const value = Number(BigInt(Math.trunc(envelope[member])) ^ (1n << BigInt(bit)));
      yield { ...envelope, [member]: value };
    }
  }
}

function* flips(text: string, encoding: 'hex' | 'utf8'): Generator<string> {
  const bytes = Buffer.from(text, encoding);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    flip(bytes, bit);
    yield bytes.toString(encoding);
    flip(bytes, bit);
  }
}

/** Flips bit after bit from a byte on until it holds, and leaves it flipped; undefined when none does. */
function findBit(bytes: Buffer, from: number, holds: () => boolean): number | undefined {
  for (let bit = from * 8; bit < bytes.length * 8; bit += 1) {
    flip(bytes, bit);
    if (holds()) return bit;
    flip(bytes, bit);
  }
  return undefined;
}

function flip(bytes: Buffer, bit: number): void {
  const at = bit >> 3;
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
}

function bitsBetween(one: string, other: string): number {
  const [left, right] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  let bits = 0;
  for (const [at, byte] of left.entries()) {
    for (let rest = byte ^ (right[at] ?? 0); rest > 0; rest &= rest - 1) bits += 1;
  }
  return bits;
}
