import { z } from 'zod';
import { firstProblem } from '../contract/problems.ts';
import { refuse, type Outcome } from '../contract/refusal.ts';
import { instant, listField, uuid, wholeNumber } from '../domain/fields.ts';
import type { Envelope } from '../domain/log/event.ts';
import { isHlc } from '../domain/log/hlc.ts';
import { isIncidentStream, WORKSPACE_STREAM } from '../domain/ref.ts';

/** How deep a payload may nest. Ours nest four levels; what nests deeper was made to exhaust a stack. */
const DEEPEST = 16;

const notHash = { error: 'This is not a hash.' };
const hex = (bytes: number) => z.string(notHash).regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), notHash);
const short = (what: string, most: number) => {
  const error = `${what} must be text of 1 to ${most} characters.`;
  return z.string({ error }).min(1, { error }).max(most, { error });
};
const seq = wholeNumber('The place in the chain', 1, Number.MAX_SAFE_INTEGER);
const notReading = { error: 'This is not a clock reading.' };

/** One event as it was written, with everything its verification needs. Nothing of it is changed by parsing. */
export const envelopeSchema: z.ZodType<Envelope> = z.object(
  {
    id: uuid,
    stream: short('The stream', 60),
    replica: uuid,
    seq,
    hlc: z.string(notReading).refine(isHlc, notReading),
    occurredAt: instant,
    recordedAt: instant,
    actor: short('The actor', 70),
    type: short('The type', 60),
    v: wholeNumber('The version', 1, 1_000),
    data: z
      .unknown()
      .refine((data) => isPayload(data), { error: 'The payload must be an object of plain data.' }),
    salt: hex(16).nullable(),
    digest: hex(32),
    prev: hex(32).nullable(),
    hash: hex(32),
  },
  { error: 'An event must be an object.' },
);

/** A signed chain head: Ed25519 over stream, replica, seq and hash. */
export const checkpointSchema = z.object(
  {
    stream: short('The stream', 60),
    replica: uuid,
    seq,
    hash: hex(32),
    /** Base64. */
    signature: short('The signature', 200),
  },
  { error: 'A checkpoint must be an object.' },
);

/** The JSON export of one incident: all its events, verifiable without Deepwater, importable into another one. */
export const exportFileSchema = z.object({
  format: z.literal('deepwater-incident'),
  version: z.literal(1, { error: 'The version must be 1.' }),
  /** ISO 8601, UTC. */
  exportedAt: short('The time of the export', 40),
  appVersion: short('The version of Deepwater', 40),
  ref: short('The reference', 60),
  stream: short('The stream', 60).refine(isIncidentStream, { error: 'The stream must be an incident’s.' }),
  events: listField('Events', envelopeSchema, 1_000_000).min(1, {
    error: 'There must be at least one event.',
  }),
  /** The events by which the installations that wrote told their keys. */
  announcements: listField('Announcements', envelopeSchema, 1_000),
  checkpoints: listField('Checkpoints', checkpointSchema, 100_000),
  /** Present on a rehearsal. For readers; the declaration says it too, and that one is signed. */
  exercise: z.literal(true, { error: 'Exercise is true or left out.' }).optional(),
  /** Files the entries refer to, in base64 by their SHA-256. */
  attachments: z
    .record(hex(32), z.string({ error: 'An attachment must be in base64.' }), {
      error: 'Attachments must be an object of files by hash.',
    })
    .optional(),
  /** Files that are not part of the export, and why, in words by their SHA-256. */
  missingAttachments: z
    .record(hex(32), short('The reason', 300), { error: 'Missing attachments must be an object by hash.' })
    .optional(),
});

export type ExportFile = z.infer<typeof exportFileSchema>;

/**
 * Reads an export. Refuses with a sentence that names `name` and the place of what is wrong. Whether hashes, chains
 * and signatures hold is for the log to say.
 */
export function parseExportFile(text: string, name: string): Outcome<ExportFile> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return refuse(
      'invalid_file',
      `${name} is not valid JSON; it may have been cut off. Export the incident again, or choose another file.`,
    );
  }
  return readExportFile(json, name);
}

/** The same for what was parsed as JSON already. */
export function readExportFile(json: unknown, name: string): Outcome<ExportFile> {
  const has = (key: string): unknown => (isObject(json) ? json[key] : undefined);
  if (has('format') !== 'deepwater-incident') {
    return refuse('invalid_file', `${name} is JSON, but not an incident exported by Deepwater.`);
  }
  const version = has('version');
  if (typeof version === 'number' && Number.isInteger(version) && version > 1) {
    return refuse(
      'newer_file',
      `${name} was written by a newer Deepwater. Install the newer version to import it.`,
    );
  }
  const parsed = exportFileSchema.safeParse(json);
  if (!parsed.success) {
    const { message, path } = firstProblem(parsed.error, name);
    return refuse('invalid_file', `${name} is damaged at ${path ?? 'its beginning'}: ${message}`);
  }
  const stranger = strangerIn(parsed.data);
  return stranger === null
    ? { ok: true, output: parsed.data }
    : refuse(
        'invalid_file',
        `${name} holds what does not belong to one incident: ${stranger}. Export the incident again.`,
      );
}

/** Writes an export: one event a line, so that two exports compare well. */
export function writeExportFile(file: ExportFile): string {
  const { events, announcements, checkpoints, ...rest } = file;
  const lines = (items: readonly unknown[]): string =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const head = JSON.stringify(rest).slice(0, -1);
  return `${head},\n"announcements":${lines(announcements)},\n"checkpoints":${lines(checkpoints)},\n"events":${lines(events)}}\n`;
}

/** The first thing that is not part of the incident, in words; null when everything is. */
function strangerIn({ stream, events, announcements, checkpoints }: ExportFile): string | null {
  const seen = new Set<string>();
  for (const event of [...announcements, ...events]) {
    if (seen.has(event.id)) return `event ${event.id} stands in it twice`;
    seen.add(event.id);
  }
  const event = events.find((one) => one.stream !== stream);
  if (event !== undefined) return `event ${event.id} is of ${event.stream}`;
  const announcement = announcements.find(
    (one) => one.stream !== WORKSPACE_STREAM || one.type !== 'replica.announced',
  );
  if (announcement !== undefined) return `${announcement.id} announces no installation`;
  const checkpoint = checkpoints.find((one) => one.stream !== stream && one.stream !== WORKSPACE_STREAM);
  return checkpoint === undefined ? null : `a checkpoint is of ${checkpoint.stream}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPayload(data: unknown): boolean {
  return isObject(data) && isWithin(data, DEEPEST);
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isWithin(inner, depth - 1));
}
