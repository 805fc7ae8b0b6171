import { z } from 'zod';
import { command, query } from './operation.ts';

/** Operations the shell (Electron main) answers itself: windows, files, facts about the machine. */
export const shellOperations = {
  /** Opens a window on a screen: another incident's desk, or the wall. Focuses it when it is already open. */
  'shell.window.open': command(
    z.object({ screen: z.enum(['home', 'desk', 'wall']), ref: z.string().max(40).optional() }),
    z.object({}),
  ),
  /** Asks where to save, writes the text there. `path` is absent when the person cancelled. */
  'shell.file.save': command(
    z.object({ suggestedName: z.string().min(1).max(200), text: z.string() }),
    z.object({ path: z.string().optional() }),
  ),
  /** Asks for a file and reads it as UTF-8 text (at most 20 MB). `text` is absent when the person cancelled. */
  'shell.file.open': command(
    z.object({ extensions: z.array(z.string().regex(/^[a-z0-9]{1,8}$/)).max(10) }),
    z.object({ name: z.string().optional(), text: z.string().optional() }),
  ),
  /** Light, dark or as the system says; high contrast follows the system. Applies to all windows. */
  'shell.appearance.set': command(z.object({ scheme: z.enum(['dark', 'light', 'system']) }), z.object({})),
  'shell.info': query(
    z.object({}),
    z.object({
      version: z.string(),
      platform: z.string(),
      electron: z.string(),
      chromium: z.string(),
      dataDir: z.string(),
      scheme: z.enum(['dark', 'light', 'system']),
    }),
  ),
} as const;
