import { z } from 'zod';
import { command, query } from './operation.ts';

/** What a window can show. `desk` and `wall` need the reference of an incident. */
export const screens = ['home', 'desk', 'wall'] as const;
/** Light, dark or as the system says; high contrast follows the system. */
export const schemes = ['dark', 'light', 'system'] as const;

export type Screen = (typeof screens)[number];
export type Scheme = (typeof schemes)[number];

/** Operations the shell (Electron main) answers itself: windows, files, facts about the machine. */
export const shellOperations = {
  /** Opens a window on a screen: another incident's desk, or the wall. Focuses it when it is already open. */
  'shell.window.open': command(
    z.object({ screen: z.enum(screens), ref: z.string().min(1).max(40).optional() }),
    z.object({}),
  ),
  /** Asks where to save, writes the text, or the bytes given as base64, there. `path` is absent when cancelled. */
  'shell.file.save': command(
    z.union([
      z.object({ suggestedName: z.string().min(1).max(200), text: z.string() }),
      z.object({ suggestedName: z.string().min(1).max(200), base64: z.base64() }),
    ]),
    z.object({ path: z.string().optional() }),
  ),
  /**
   * Asks for a file of at most 20 MB and reads it: as UTF-8 into `text`, or its bytes into `base64`. Nothing is present
   * when the person cancelled.
   */
  'shell.file.open': command(
    z.object({
      extensions: z.array(z.string().regex(/^[a-z0-9]{1,8}$/)).max(10),
      as: z.enum(['text', 'base64']).default('text'),
    }),
    z.object({ name: z.string().optional(), text: z.string().optional(), base64: z.string().optional() }),
  ),
  /** Puts text, or a picture as base64 PNG, on the clipboard. The window itself has no access to it. */
  'shell.clipboard.write': command(
    z.union([
      z.object({ text: z.string().min(1).max(20_000_000) }),
      z.object({ png: z.base64().min(1).max(20_000_000) }),
    ]),
    z.object({}),
  ),
  /** Opens a web page in the system's browser, once the person has confirmed the host's name. */
  'shell.link.open': command(z.object({ url: z.string().max(2_000) }), z.object({ opened: z.boolean() })),
  /** Shows the folder that holds the log in the system's file manager. */
  'shell.folder.open': command(z.object({}), z.object({})),
  /** Starts a failed engine again. Does nothing while it runs. */
  'shell.engine.retry': command(z.object({}), z.object({})),
  /** Applies to all windows and is remembered. */
  'shell.appearance.set': command(z.object({ scheme: z.enum(schemes) }), z.object({})),
  /** Makes everything larger or smaller in steps, 50 % to 300 %, in all windows, remembered. `factor` is the new one. */
  'shell.zoom.step': command(
    z.object({ step: z.enum(['in', 'out', 'reset']) }),
    z.object({ factor: z.number() }),
  ),
  'shell.info': query(
    z.object({}),
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
} as const;
