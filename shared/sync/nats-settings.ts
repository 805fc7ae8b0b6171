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
export const NATS_SECRETS = ['password', 'token'] as const;

export type NatsSecret = (typeof NATS_SECRETS)[number];
