import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import fs from 'node:fs';
import { v4 } from 'uuid';
import { z } from 'zod';
import { checkpointInput } from '#shared/domain/log/event.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { reasonOf, writeFileDurably, type DataFolder } from './folder.ts';

/** Who this installation is: its id in every chain, and the key its checkpoints are signed with. */
export interface Identity {
  readonly replica: string;
  /** Ed25519 public key, SPKI in base64. */
  readonly publicKey: string;
  sign(checkpoint: { stream: string; replica: string; seq: number; hash: string }): Buffer;
  /** Signs what goes to other installations. Never to be taken for a checkpoint. */
  signMessage(bytes: Buffer): Buffer;
}

/** What keeps a signature of a message apart from one of a checkpoint, which is JSON. */
const MESSAGE = Buffer.from('deepwater message\n');

const keyFile = z.object({ replica: z.uuid(), privateKey: z.string() });

/**
 * Reads this folder's identity, or makes a new one. A folder that was restored or copied without its key becomes a
 * new replica: two installations writing one chain would fork it.
 */
export function loadIdentity(folder: DataFolder): { identity: Identity; fresh: boolean } {
  let text: string | null = null;
  try {
    text = fs.readFileSync(folder.key, 'utf8');
  } catch (error) {
    if (reasonOf(error) !== 'ENOENT') {
      throw new RefusalError(
        'key_not_readable',
        `${folder.key} can’t be read (${reasonOf(error)}). Nothing was changed.`,
      );
    }
  }
  const known = text === null ? null : parse(text);
  if (known !== null) return { identity: identityOf(known.replica, known.key), fresh: false };
  const { privateKey } = generateKeyPairSync('ed25519');
  const replica = v4();
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeFileDurably(folder.key, JSON.stringify({ replica, privateKey: pem }));
  return { identity: identityOf(replica, privateKey), fresh: true };
}

function parse(text: string): { replica: string; key: KeyObject } | null {
  try {
    const { replica, privateKey } = keyFile.parse(JSON.parse(text));
    return { replica, key: createPrivateKey(privateKey) };
  } catch {
    // An unreadable key can't sign any more. A new replica can, and everything signed so far stays verifiable.
    return null;
  }
}

function identityOf(replica: string, key: KeyObject): Identity {
  return {
    replica,
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (checkpoint) => sign(null, Buffer.from(checkpointInput(checkpoint)), key),
    signMessage: (bytes) => sign(null, Buffer.concat([MESSAGE, bytes]), key),
  };
}

/** Whether a checkpoint was signed with this public key (SPKI, base64). */
export function checkpointHolds(
  checkpoint: { stream: string; replica: string; seq: number; hash: string },
  signature: Buffer,
  publicKey: string,
): boolean {
  return holds(Buffer.from(checkpointInput(checkpoint)), signature, publicKey);
}

/** Whether a message was signed with this public key (SPKI, base64). */
export function messageHolds(bytes: Buffer, signature: Buffer, publicKey: string): boolean {
  return holds(Buffer.concat([MESSAGE, bytes]), signature, publicKey);
}

function holds(bytes: Buffer, signature: Buffer, publicKey: string): boolean {
  try {
    return verify(null, bytes, publicKeyOf(publicKey), signature);
  } catch {
    return false;
  }
}

/** Keys that were read lately: reading one costs as much as verifying with it. */
const KEYS_KEPT = 256;
const keysRead = new Map<string, KeyObject>();

function publicKeyOf(publicKey: string): KeyObject {
  const known = keysRead.get(publicKey);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  if (keysRead.size >= KEYS_KEPT) keysRead.clear();
  keysRead.set(publicKey, key);
  return key;
}
