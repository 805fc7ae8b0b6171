import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

/** A key pair for receiving keys: X25519. */
export interface ExchangeKey {
  /** PKCS #8 PEM. */
  privateKey: string;
  /** SPKI in base64. */
  publicKey: string;
}

/** Makes a new pair. */
export function newExchangeKey(): ExchangeKey {
  return exchangeKeyOf(
    generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
}

/** The pair of a private key. Throws when it is none. */
export function exchangeKeyOf(privateKey: string): ExchangeKey {
  return { privateKey, publicKey: spki(createPublicKey(createPrivateKey(privateKey))) };
}

/**
 * Seals 32 bytes for the holder of a public key: an ephemeral X25519 key (44 bytes, SPKI), then AES-256-GCM under a key
 * derived of both (HKDF-SHA-256), which is used once and needs no nonce. `context` binds it to one use. Base64.
 */
export function sealBox(secret: Buffer, publicKey: string, context: string): string {
  const ephemeral = generateKeyPairSync('x25519');
  const own = Buffer.from(spki(ephemeral.publicKey), 'base64');
  const cipher = createCipheriv('aes-256-gcm', boxKey(ephemeral.privateKey, publicKey, context), NONCE);
  return Buffer.concat([own, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Opens a box; null when it is not for this key or was changed. */
export function openBox(box: string, own: ExchangeKey, context: string): Buffer | null {
  try {
    const bytes = Buffer.from(box, 'base64');
    const ephemeral = bytes.subarray(0, SPKI_BYTES).toString('base64');
    const key = boxKey(createPrivateKey(own.privateKey), ephemeral, context);
    const decipher = createDecipheriv('aes-256-gcm', key, NONCE, { authTagLength: 16 });
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(SPKI_BYTES, -16)), decipher.final()]);
  } catch {
    return null;
  }
}

const SPKI_BYTES = 44;
/** Every box has a key of its own. */
const NONCE = Buffer.alloc(12);

function boxKey(privateKey: KeyObject, publicKey: string, context: string): Buffer {
  const other = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  const shared = diffieHellman({ privateKey, publicKey: other });
  return Buffer.from(hkdfSync('sha256', shared, Buffer.alloc(0), `deepwater box ${context}`, 32));
}

function spki(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}
