import { z } from 'zod';
import { contentHash, inputObject, lineField, listField } from '../domain/fields.ts';
import { zoneName } from '../domain/workspace/places.ts';
import { keptOperations } from './kept.ts';
import { noticeOperations } from './notices.ts';
import { notificationOperations } from './notifications.ts';
import { secretOperations } from './secrets.ts';
import { command, query, subscription } from './operation.ts';
import { lazily, together } from '../domain/lazily.ts';

/** What a window can show. `desk` and `wall` need the reference of an incident. */
export const screens = ['home', 'desk', 'wall'] as const;
/** Light, dark or as the system says; high contrast follows the system. */
export const schemes = ['dark', 'light', 'system'] as const;

export type Screen = (typeof screens)[number];
export type Scheme = (typeof schemes)[number];

const oneOf = <const Names extends readonly [string, ...string[]]>(what: string, names: Names) =>
  z.enum(names, { error: `${what} is one of ${names.join(', ')}.` });
const short = (what: string, most: number) => {
  const error = `${what} must be text of 1 to ${most} characters.`;
  return z.string({ error }).min(1, { error }).max(most, { error });
};
const suggestedName = short('The suggested name', 200);
const storedFile = { hash: contentHash, name: short('The file name', 200) };
const notForClipboard = {
  error: 'The clipboard takes either text or a picture as base64 PNG, at most 20 MB.',
};
const notBase64 = { error: 'The bytes must be base64.' };
const notEnding = { error: 'An ending is written like md: up to 12 lower-case letters and digits.' };
const extensions = listField('Endings', z.string(notEnding).regex(/^[a-z0-9]{1,12}$/, notEnding), 10);

/** In whose time windows write instants: the viewer's own zone, a fixed one, or that of a region of the team. */
export const timeDisplay = z.discriminatedUnion(
  'show',
  [
    z.object({ show: z.literal('viewer') }),
    z.object({ show: z.literal('zone'), zone: zoneName }),
    z.object({ show: z.literal('region'), region: lineField('The region', 100) }),
  ],
  {
    error:
      'Times show as {"show":"viewer"}, {"show":"zone","zone":"UTC"} or {"show":"region","region":"EMEA"}.',
  },
);
export type TimeDisplay = z.infer<typeof timeDisplay>;

/** How all windows of this installation look. */
export const displaySchema = z.object({
  scheme: z.enum(schemes),
  /** A factor: 1 is the normal size. */
  zoom: z.number(),
  times: timeDisplay,
});
export type Display = z.infer<typeof displaySchema>;

/** A backup as `backup.list` names it: no path. */
const backupName = z
  .string({ error: 'Name a backup of this folder.' })
  .regex(/^deepwater-\d{8}T\d{9}Z-[a-z0-9-]{1,60}\.sqlite$/, { error: 'Name a backup of this folder.' });

/** Operations the shell (Electron main) answers itself: windows, files, facts about the machine. */
export const shellOperations = together(
  lazily({
    /** Opens a window on a screen: another incident's desk, or the wall. Focuses it when it is already open. */
    'shell.window.open': () =>
      command(
        inputObject({ screen: oneOf('A screen', screens), ref: short('The reference', 40).optional() }),
        z.object({}),
      ),
    /** Asks where to save, writes the text, or the bytes given as base64, there. `path` is absent when cancelled. */
    'shell.file.save': () =>
      command(
        z.union(
          [
            z.object({ suggestedName, text: z.string() }),
            z.object({ suggestedName, base64: z.base64(notBase64) }),
          ],
          { error: 'Saving needs a suggested name, and either text or base64.' },
        ),
        z.object({ path: z.string().optional() }),
      ),
    /**
     * Asks for a file of at most 20 MB and reads it: as UTF-8 into `text`, or its bytes into `base64`. Nothing is present
     * when the person cancelled.
     */
    'shell.file.open': () =>
      command(
        inputObject({
          extensions,
          as: oneOf('What to read a file as', ['text', 'base64']).default('text'),
        }),
        z.object({ name: z.string().optional(), text: z.string().optional(), base64: z.string().optional() }),
      ),
    /**
     * Asks where to save a stored file and writes it there. `name` is what the entry calls it, hash as in
     * `detail.attachment.hash`. `path` is absent when cancelled; a missing or damaged file is refused in words.
     */
    'shell.attachment.save': () =>
      command(inputObject(storedFile), z.object({ path: z.string().optional() })),
    /**
     * Opens a copy of a stored file with the system's program for it, once the person has confirmed. Only pictures, PDFs and
     * text, by their content, and under an ending that runs nothing: another file is refused with the advice to save it.
     * `opened` is false when the person declined.
     */
    'shell.attachment.open': () => command(inputObject(storedFile), z.object({ opened: z.boolean() })),
    /** Puts text, or a picture as base64 PNG, on the clipboard. The window itself has no access to it. */
    'shell.clipboard.write': () =>
      command(
        z.union(
          [
            z.object({
              text: z.string(notForClipboard).min(1, notForClipboard).max(20_000_000, notForClipboard),
            }),
            z.object({
              png: z.base64(notForClipboard).min(1, notForClipboard).max(20_000_000, notForClipboard),
            }),
          ],
          notForClipboard,
        ),
        z.object({}),
      ),
    /** Opens a web page in the system's browser, once the person has confirmed the host's name. */
    'shell.link.open': () =>
      command(inputObject({ url: short('The address', 2_000) }), z.object({ opened: z.boolean() })),
    /** Asks for a folder. `path` is absent when cancelled. */
    'shell.folder.choose': () => command(inputObject({}), z.object({ path: z.string().optional() })),
    /** Asks where a file is to be written that the engine writes. `path` is absent when cancelled. */
    'shell.path.save': () =>
      command(inputObject({ suggestedName }), z.object({ path: z.string().optional() })),
    /** Asks which file the engine is to read, of whatever size. `path` is absent when cancelled. */
    'shell.path.open': () => command(inputObject({ extensions }), z.object({ path: z.string().optional() })),
    /** Shows the folder that holds the log in the system's file manager. */
    'shell.folder.open': () => command(inputObject({}), z.object({})),
    /** Starts a failed engine again. Does nothing while it runs. */
    'shell.engine.retry': () => command(inputObject({}), z.object({})),
    /** Applies to all windows and is remembered. */
    'shell.appearance.set': () => command(inputObject({ scheme: oneOf('A scheme', schemes) }), z.object({})),
    /** Makes everything larger or smaller in steps, 50 % to 300 %, in all windows, remembered. `factor` is the new one. */
    'shell.zoom.step': () =>
      command(
        inputObject({ step: oneOf('A step', ['in', 'out', 'reset']) }),
        z.object({ factor: z.number() }),
      ),
    /** In whose time all windows write instants, at once and from then on. UTC stays on hover. */
    'shell.times.set': () => command(inputObject({ times: timeDisplay }), z.object({})),
    /** How windows look, now and at each change. */
    'shell.display.watch': () => subscription(inputObject({}), displaySchema),
    /**
     * Puts a backup in the place of the log: the engine stops, the file is checked and put in, the engine starts again.
     * What stood there is kept as `kept`. Refused, everything is as it was.
     */
    'shell.backup.restore': () =>
      command(
        inputObject({ name: backupName }),
        z.object({ events: z.number().int(), kept: z.string().nullable() }),
      ),
    'shell.info': () =>
      query(
        inputObject({}),
        z.object({
          version: z.string(),
          platform: z.string(),
          electron: z.string(),
          chromium: z.string(),
          dataDir: z.string(),
          scheme: z.enum(schemes),
          zoom: z.number(),
        }),
      ),
  }),
  notificationOperations,
  noticeOperations,
  keptOperations,
  secretOperations,
);
