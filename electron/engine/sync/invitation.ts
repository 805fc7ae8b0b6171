import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import zlib from 'node:zlib';
import { z } from 'zod';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { readInvite, writeInvite } from '#shared/sync/invite.ts';

const setting = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const contentSchema = z.object({
  w: z.uuid(),
  n: z.string().max(100),
  k: z
    .array(z.tuple([z.number().int().min(1), z.base64()]))
    .min(1)
    .max(1_000),
  c: z.record(z.string().max(40), z.record(z.string().max(40), setting)),
});

/** What an invitation says: the workspace, its keys, and the ways to the others. */
export interface Invitation {
  workspace: string;
  name: string;
  keys: readonly { generation: number; key: string }[];
  carriers: Record<string, Record<string, string | number | boolean | string[]>>;
}

/** First byte: what follows. */
const PLAIN = 1;
const WITH_PASSPHRASE = 2;
/** Costs an attacker 64 MB and about 0.2 s for each guess. */
const SCRYPT = { N: 65_536, r: 8, p: 1, maxmem: 96 * 1_024 * 1_024 };

/** Writes an invitation. With a passphrase nobody can read it without. */
export function writeInvitation(invitation: Invitation, passphrase: string | undefined): string {
  const { workspace, name, keys, carriers } = invitation;
  const json = JSON.stringify({
    w: workspace,
    n: name,
    k: keys.map((each) => [each.generation, each.key]),
    c: carriers,
  });
  const content = zlib.deflateRawSync(json, { level: 9 });
  if (passphrase === undefined) return writeInvite(Buffer.concat([Buffer.from([PLAIN]), content]));
  const salt = randomBytes(16);
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt), salt.subarray(0, 12));
  const sealed = Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  return writeInvite(Buffer.concat([Buffer.from([WITH_PASSPHRASE]), salt, sealed]));
}

/** Reads an invitation. Refuses what is incomplete, what needs a passphrase, and a wrong one. */
export function readInvitation(code: string, passphrase: string | undefined): Outcome<Invitation> {
  const read = readInvite(code);
  if (!read.ok) return read;
  const bytes = Buffer.from(read.output);
  let content: Buffer = bytes.subarray(1);
  if (bytes[0] === WITH_PASSPHRASE) {
    if (passphrase === undefined)
      return refuse(
        'passphrase_needed',
        'This invitation has a passphrase. Ask for it, and give it too.',
        'passphrase',
      );
    const opened = opening(content, passphrase);
    if (opened === null)
      return refuse('wrong_passphrase', 'The passphrase is not the one of this invitation.', 'passphrase');
    content = opened;
  } else if (bytes[0] !== PLAIN) {
    return refuse(
      'newer_invite',
      'This invitation was made by a newer Deepwater. Update this one first.',
      'code',
    );
  }
  try {
    const json: unknown = JSON.parse(
      zlib.inflateRawSync(content, { maxOutputLength: 1_000_000 }).toString('utf8'),
    );
    const { w: workspace, n: name, k, c: carriers } = contentSchema.parse(json);
    const keys = k.map(([generation, key]) => ({ generation, key }));
    if (keys.some(({ key }) => Buffer.from(key, 'base64').length !== 32))
      throw new Error('a key is not whole');
    return { ok: true, output: { workspace, name, keys, carriers } };
  } catch {
    return refuse('invalid_invite', 'This invitation can’t be read. Ask for a new one.', 'code');
  }
}

function opening(bytes: Buffer, passphrase: string): Buffer | null {
  if (bytes.length < 32) return null;
  const salt = bytes.subarray(0, 16);
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(passphrase, salt), salt.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(16, -16)), decipher.final()]);
  } catch {
    return null;
  }
}

function keyOf(passphrase: string, salt: Buffer): Buffer {
  return scryptSync(passphrase.normalize('NFC'), salt, 32, SCRYPT);
}
