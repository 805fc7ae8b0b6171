import { z } from 'zod';
import { inputObject } from '../domain/fields.ts';

/** Longest path or name of a setting, in characters. */
const LONGEST = 1_000;

const file = z.string().min(1).max(LONGEST).optional();

/**
 * Whether a text is the address of a NATS server: `nats://host:4222`, `tls://host:4222` or `host:4222`. A password has no
 * place in it: addresses are handed on with an invitation.
 */
export function isNatsAddress(text: string): boolean {
  return /^(?:(?:nats|tls):\/\/)?(?:[\w.-]+|\[[\da-fA-F:]+\])(?::\d{1,5})?$/.test(text);
}

/** Ways to sign in at a NATS server. */
export const SIGN_INS = ['none', 'password', 'token', 'nkey', 'credentials'] as const;
export type SignIn = (typeof SIGN_INS)[number];

/** How this installation reaches the team's NATS server. Passwords and tokens are not here: they are secrets. */
export const natsSettings = inputObject({
  /** Any of them will do; of a cluster, name all. */
  servers: z
    .array(
      z
        .string()
        .max(LONGEST)
        .refine(
          isNatsAddress,
          'an address looks like nats://nats.example.com:4222 or tls://…, without a password',
        ),
    )
    .min(1)
    .max(16),
  /** How many nodes of the cluster keep a copy; raised on a stream that is there, never lowered. */
  replicas: z
    .enum(['1', '3', '5'], { error: 'The copies in the cluster are 1, 3 or 5.' })
    .default('1')
    .transform(Number),
  /** JetStream's domain, where the server that is spoken to is a leaf with a store of its own. */
  domain: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  /** How it signs in; where this is not said, with what else is set here. */
  signIn: z
    .enum(SIGN_INS, {
      error: `The way to sign in is ${SIGN_INS.slice(0, -1).join(', ')} or ${SIGN_INS.at(-1) ?? ''}.`,
    })
    .optional(),
  user: z.string().min(1).max(LONGEST).optional(),
  /** File of a JWT and its seed (`.creds`). */
  credentialsFile: file,
  /** File of an nkey's seed. */
  nkeyFile: file,
  /** Certificates (PEM) of a private authority. */
  caFile: file,
  /** This installation's own certificate and key (PEM), where the server asks for one. */
  certificateFile: file,
  keyFile: file,
  /** What the server keeps at most, in bytes; the oldest goes first. Whoever lacks it then gets it from the others. */
  maxBytes: z.int().min(1_000_000).optional(),
  /** How long the server keeps something, in days. */
  maxAgeDays: z.number().min(1).max(3_650).optional(),
});

export type NatsSettings = z.output<typeof natsSettings>;

/** Names of the secrets a NATS connection may need. */
export const NATS_SECRETS = ['password', 'token', 'nkeySeed', 'credentials'] as const;

export type NatsSecret = (typeof NATS_SECRETS)[number];

/** A user's JWT and the seed of its nkey, as a `.creds` file holds them; also pasted into one line. Null where they are not in it. */
export function readCredentials(text: string): { jwt: string; seed: string } | null {
  const jwt = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(text)?.[0];
  const seed = SEED.exec(text)?.[0];
  return jwt === undefined || seed === undefined ? null : { jwt, seed };
}

/** The seed of a user's nkey in a text; null where there is none. */
export function readSeed(text: string): string | null {
  return SEED.exec(text)?.[0] ?? null;
}

/** A user's seed: base 32 of a prefix, 32 bytes and a checksum. */
const SEED = /\bSU[A-Z2-7]{56}\b/;
