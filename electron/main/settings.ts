import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { defaultNotifications, notificationSettings } from '#shared/contract/notifications.ts';
import { schemes, screens, timeDisplay, type Screen } from '#shared/contract/shell.ts';
import { replaceFile } from './replace-file.ts';

const boundsSchema = z.object({
  /** Of the window on the desktop, in device-independent pixels. Absent: the system decides. */
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(150).max(20_000),
  maximized: z.boolean().default(false),
  fullScreen: z.boolean().default(false),
});

/** What a window looked like when it was last moved, per screen. */
export type WindowBounds = z.infer<typeof boundsSchema>;

/** A field that is not what it should be falls back to its default and takes no other with it. */
const settingsSchema = z.object({
  scheme: z.enum(schemes).catch('dark'),
  zoom: z.number().min(0.5).max(3).catch(1),
  notifications: notificationSettings.catch(defaultNotifications),
  times: timeDisplay.catch({ show: 'viewer' }),
  windows: z.partialRecord(z.enum(screens), boundsSchema.optional().catch(undefined)).catch({}),
});

/** What this installation remembers about its windows and how it calls its person. Nothing here is worth a backup. */
export type SettingsData = z.infer<typeof settingsSchema>;

export interface Settings {
  get(): SettingsData;
  /** Changes fields and writes the file within half a second. */
  change(fields: Partial<SettingsData>): void;
  rememberWindow(screen: Screen, bounds: WindowBounds): void;
  /** Tells after each change. Returns how to stop listening. */
  onChange(listener: () => void): () => void;
  /** Writes what has not been written yet. */
  flush(): Promise<void>;
}

/** Milliseconds between a change and its writing: moving a window changes it often. */
const WRITE_DELAY = 500;

/** Reads the settings in `file`. A file that can't be read is set aside as `….unreadable` and defaults apply. */
export async function openSettings(file: string, log: (line: string) => void): Promise<Settings> {
  let data = await read(file, log);
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const listeners = new Set<() => void>();

  function write(): void {
    timer = undefined;
    const text = `${JSON.stringify(data, null, 2)}\n`;
    writing = writing
      .then(() => replaceFile(file, text))
      .catch((error: unknown) => log(`settings could not be written: ${String(error)}`));
  }

  function change(fields: Partial<SettingsData>): void {
    data = { ...data, ...fields };
    timer ??= setTimeout(write, WRITE_DELAY);
    for (const listener of listeners) listener();
  }

  return {
    get: () => data,
    change,
    rememberWindow: (screen, bounds) => change({ windows: { ...data.windows, [screen]: bounds } }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush() {
      if (timer !== undefined) {
        clearTimeout(timer);
        write();
      }
      return writing;
    },
  };
}

async function read(file: string, log: (line: string) => void): Promise<SettingsData> {
  const defaults = settingsSchema.parse({});
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      log(`settings unread: ${String(error)}`);
    return defaults;
  }
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (error) {
    log(`settings in ${file} are unreadable and set aside: ${String(error)}`);
    await rename(file, `${file}.unreadable`).catch((reason: unknown) =>
      log(`… they could not be: ${String(reason)}`),
    );
    return defaults;
  }
}
