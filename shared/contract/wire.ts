import { z } from 'zod';
import { refusalSchema } from './refusal.ts';

/**
 * The messages that cross a process boundary: window ↔ shell ↔ engine, and command line ↔ engine.
 * Every end parses what it receives with these schemas; what does not fit is refused, never guessed.
 */
export const requestSchema = z.discriminatedUnion('kind', [
  /** One command or query. `id` is chosen by the sender and unique per connection. */
  z.object({
    kind: z.literal('call'),
    id: z.number().int().nonnegative(),
    name: z.string().max(100),
    input: z.unknown(),
  }),
  /** Opens a subscription. Its first increment is always a snapshot, so subscribing again after a crash heals. */
  z.object({
    kind: z.literal('subscribe'),
    id: z.number().int().nonnegative(),
    name: z.string().max(100),
    input: z.unknown(),
  }),
  /** Ends the subscription opened with this id. */
  z.object({ kind: z.literal('unsubscribe'), id: z.number().int().nonnegative() }),
]);

export const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), id: z.number().int(), output: z.unknown() }),
  z.object({ kind: z.literal('refused'), id: z.number().int(), refusal: refusalSchema }),
  z.object({ kind: z.literal('increment'), id: z.number().int(), increment: z.unknown() }),
]);

const printJob = z.object({
  /** A page as it is exported. */
  html: z.string(),
  /** Words at the head of every page: that it is an exercise. */
  mark: z.string().optional(),
});

/** What the shell tells the engine process, besides requests. */
export const engineControlSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    /** Folder that holds the log. Created when absent. */
    dataDir: z.string().min(1),
    /** Version of the application, written into checkpoints and exports. */
    appVersion: z.string(),
    /** A backup to put in the place of the log first. Whether that went well is told before anything else. */
    restore: z.string().optional(),
  }),
  /** Secrets of connectors from the keychain: all there are, once the engine is ready and after every change. */
  z.object({
    kind: z.literal('secrets'),
    secrets: z
      .array(
        z.object({ connector: z.string().max(60), name: z.string().max(60), value: z.string().max(20_000) }),
      )
      .max(10_000),
  }),
  /** Asks for a sign of life. */
  z.object({ kind: z.literal('beat') }),
  z.object({ kind: z.literal('stop') }),
  /** What came of the `print` with this id: the PDF in base64. */
  z.object({
    kind: z.literal('printed'),
    id: z.number().int(),
    outcome: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), output: z.string() }),
      z.object({ ok: z.literal(false), refusal: refusalSchema }),
    ]),
  }),
]);

/** What the engine process tells the shell, besides replies. */
export const engineNoticeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('restored'), events: z.number().int(), kept: z.string().nullable() }),
  /** The backup could not be put in; the log that was there is opened. */
  z.object({ kind: z.literal('not-restored'), refusal: refusalSchema }),
  z.object({ kind: z.literal('ready'), dataDir: z.string() }),
  /** The engine can't open the folder (newer file, second writer, read-only …). It exits after saying so. */
  z.object({ kind: z.literal('failed'), refusal: refusalSchema }),
  /** The answer to a beat; also told unasked in the middle of long work. */
  z.object({ kind: z.literal('alive') }),
  /** Asks for a PDF, answered with `printed`. Only a window can draw a page. */
  z.object({ kind: z.literal('print'), id: z.number().int(), job: printJob }),
]);

export type PrintJob = z.infer<typeof printJob>;
export type Request = z.infer<typeof requestSchema>;
export type Reply = z.infer<typeof replySchema>;
export type EngineControl = z.infer<typeof engineControlSchema>;
export type EngineNotice = z.infer<typeof engineNoticeSchema>;
