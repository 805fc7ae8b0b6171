import { z } from 'zod';
import { secretField, settingField } from '../connectors/manifest.ts';
import { handle, inputObject, lineField, textField, uuid, wholeNumber, yesNo } from '../domain/fields.ts';
import { DECISIONS, mergeReportSchema } from '../policy/merge-report.ts';
import { command, query, subscription } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

const signed = { commandId: uuid.optional(), as: handle.optional() };
const at = z.number().int();
const carrierKind = z
  .string({ error: 'Say which way: nats or folder.' })
  .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'A way is named in small letters, like nats or folder.' });
const passphrase = z
  .string({ error: 'The passphrase must be text.' })
  .min(8, { error: 'Use a passphrase of 8 characters or more.' })
  .max(200, { error: 'The passphrase is longer than 200 characters. Shorten it.' })
  .optional();
const quarantineNumber = wholeNumber('The number', 1, Number.MAX_SAFE_INTEGER);
/** Most of a quarantined piece that is shown, in UTF-16 code units. */
export const SHOWN_QUARANTINE = 20_000;
const LONG = { error: 'A setting is at most 4,000 characters, a list at most 100 lines.' };
const settingText = z.string().max(4_000, LONG);
const setting = z.union([settingText, z.number(), z.boolean(), z.array(settingText).max(100, LONG)], {
  error: 'A setting is text, a number, yes or no, or a list of texts.',
});

/** How one way to the other installations is doing. */
export const carrierStatusSchema = z.object({
  kind: z.string(),
  connected: z.boolean(),
  /** Why it is not connected, or what was not done, in words. */
  problem: z.string().nullable(),
  lastSentAt: at.nullable(),
  lastReceivedAt: at.nullable(),
  /** Own events that have not gone out this way yet. */
  unsent: at,
  /** When the oldest of them was recorded, ms since the epoch. */
  oldestUnsentAt: at.nullable(),
});
export type CarrierStatus = z.output<typeof carrierStatusSchema>;

/** An attached file that an event here names and that is not here yet. */
export const fileWaitedSchema = z.object({
  hash: z.string(),
  name: z.string(),
  bytes: at,
  /** Bytes of it that have come. */
  arrived: at,
  /** The incident it is attached to, as people call it; null where that is not known. */
  ref: z.string().nullable(),
  /** The installation it was attached on. Any other that has it may bring it. */
  from: z.string(),
  /** Why it does not get on here, in words. */
  problem: z.string().nullable(),
});
export type FileWaited = z.output<typeof fileWaitedSchema>;

/** The state of replication, as the bottom line of the desk shows it. */
export const syncStatusSchema = z.object({
  /** Working offline by choice: nothing is sent or fetched. */
  offline: z.boolean(),
  /** The workspace this installation shares with others; null while it works alone. */
  workspace: z.object({ id: z.string(), name: z.string(), generation: at }).nullable(),
  carriers: z.array(carrierStatusSchema),
  /** Installations that write here, this one included. */
  members: at,
  /** Other members heard of within the last two minutes. */
  reachable: at,
  /** Pieces that did not verify and that nobody has looked at yet. */
  quarantined: at,
  /** Events that came before the ones they follow. */
  waiting: at,
  /** Work that lies between here and a settled state: parcels not taken yet. */
  taking: at,
  /** Attached files that are not here yet. */
  files: z.object({
    waiting: at,
    /** Bytes of them that are still to come. */
    bytes: at,
    /** The first of them, in the order they are fetched in. */
    list: z.array(fileWaitedSchema),
  }),
  /** The newest merge report, for as long as it has decisions nobody has made. */
  lastMergeAt: at.nullable(),
  /** Why nothing can be exchanged at all: shut out of the workspace, or a key is missing. */
  problem: z.string().nullable(),
});
export type SyncStatus = z.output<typeof syncStatusSchema>;

/** An installation of the workspace. */
export const memberSchema = z.object({
  replica: z.string(),
  name: z.string(),
  /** Its key's fingerprint, as `keys.list` gives it: to be read out and compared. */
  fingerprint: z.string(),
  own: z.boolean(),
  /** False for an installation whose events are here but which never joined: an imported incident’s. */
  joined: z.boolean(),
  announcedAt: at,
  /** When something of it was last heard directly, ms since the epoch; null when not since the start. */
  heardAt: at.nullable(),
  revoked: z.object({ at, by: z.string(), reason: z.string() }).nullable(),
});
export type Member = z.output<typeof memberSchema>;

/** Something that came and does not verify. */
export const quarantinedSchema = z.object({
  num: at,
  receivedAt: at,
  carrier: z.string(),
  /** Replica that sealed it, as far as that is known. */
  sender: z.string(),
  senderName: z.string().nullable(),
  reason: z.string(),
  /** The event it is about, when it could be read. */
  event: z.string().nullable(),
  stream: z.string().nullable(),
  bytes: at,
  settledAt: at.nullable(),
});
export type Quarantined = z.output<typeof quarantinedSchema>;

const shared = z.object({ workspace: z.string(), name: z.string() });

/** Replication with other installations of the team. */
export const syncOperations = lazily({
  'sync.status': () => query(inputObject({}), syncStatusSchema),
  /** Sends and fetches now, over every way, and answers once nothing more comes, at the latest after `seconds`. */
  'sync.now': () =>
    command(
      inputObject({ seconds: wholeNumber('The number of seconds', 1, 600).default(10) }),
      z.object({ received: at, sent: at, status: syncStatusSchema }),
    ),
  /** Works offline, or no longer. */
  'sync.offline': () => command(inputObject({ on: yesNo('Offline') }), syncStatusSchema),
  /** Makes this installation the first of a workspace that others can be invited to. */
  'sync.start': () => command(inputObject({ name: lineField('The name', 100), ...signed }), shared),
  /** An invitation: whoever has it, and the passphrase if one is set, can read and write everything here. */
  'sync.invite': () => command(inputObject({ passphrase }), z.object({ code: z.string() })),
  /** Joins the workspace of an invitation. What this installation has is shared with it. */
  'sync.join': () =>
    command(
      inputObject({
        code: z
          .string({ error: 'Paste the invitation: it begins with deepwater:.' })
          .min(1, { error: 'Paste the invitation: it begins with deepwater:.' })
          .max(50_000, { error: 'This is longer than any invitation.' }),
        passphrase,
        ...signed,
      }),
      shared,
    ),
  /** Stops exchanging. Everything stays here; the others keep what they have. */
  'sync.leave': () => command(inputObject({}), syncStatusSchema),
  'sync.members': () => query(inputObject({}), z.array(memberSchema)),
  /** Shuts an installation out and changes the workspace's key. */
  'sync.revoke': () =>
    command(
      inputObject({ replica: uuid, reason: textField('The reason', 1_000), ...signed }),
      z.object({ generation: at }),
    ),
  /** The ways there are, with the settings each takes. */
  'sync.carrier.kinds': () =>
    query(
      inputObject({}),
      z.array(
        z.object({
          kind: z.string(),
          name: z.string(),
          settings: z.array(settingField),
          secrets: z.array(secretField),
          /** Under which id the keychain keeps those of this workspace, and where each comes from; null where it is missing here. */
          keychain: z.string(),
          from: z.record(z.string(), z.enum(['keychain', 'environment']).nullable()),
        }),
      ),
    ),
  /** The ways that are set. */
  'sync.carrier.list': () =>
    query(inputObject({}), z.array(z.object({ kind: z.string(), settings: z.record(z.string(), setting) }))),
  /** Sets one way to the others, or changes it. */
  'sync.carrier.set': () =>
    command(
      inputObject({
        kind: carrierKind,
        settings: z.record(
          z.string().max(40, { error: 'The name of a setting is at most 40 characters.' }),
          setting,
          { error: 'The settings must be an object.' },
        ),
      }),
      syncStatusSchema,
    ),
  'sync.carrier.remove': () => command(inputObject({ kind: carrierKind }), syncStatusSchema),
  /** What merges after a time apart brought, the newest first. */
  'sync.reports': () =>
    query(
      inputObject({ limit: wholeNumber('The limit', 1, 500).default(20) }),
      z.array(
        mergeReportSchema.extend({
          num: at,
          /** What nobody has settled yet, of what can be told from the log. */
          unsettled: z.array(
            z.object({ stream: z.string(), ref: z.string(), decisions: z.array(z.enum(DECISIONS)) }),
          ),
        }),
      ),
    ),
  /** What came and does not verify, the newest first; with `all` also what somebody has looked at. */
  'sync.quarantine': () =>
    query(inputObject({ all: yesNo('All').default(false) }), z.array(quarantinedSchema)),
  /** One of them as text to look at: never more than `SHOWN_QUARANTINE` characters, and nothing in it is applied. */
  'sync.quarantine.show': () =>
    query(
      inputObject({ num: quarantineNumber }),
      quarantinedSchema.extend({
        /** What it holds, line by line where it could be read; bytes that are no text are in hexadecimal. */
        text: z.string(),
        /** Whether more of it is kept than shown. */
        cut: z.boolean(),
      }),
    ),
  /** Says that somebody has looked at one of them, or at all. They are kept. */
  'sync.quarantine.settle': () =>
    command(inputObject({ num: quarantineNumber.optional() }), z.object({ left: at })),

  'sync.watch': () =>
    subscription(inputObject({}), z.object({ type: z.literal('snapshot'), status: syncStatusSchema })),
});
