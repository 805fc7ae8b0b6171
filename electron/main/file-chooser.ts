import { dialog, type BrowserWindow } from 'electron';
import path from 'node:path';

/** Asks a person for a file. */
export interface FileChooser {
  /** Where to save; undefined when cancelled. */
  toSave(over: BrowserWindow, suggestedName: string): Promise<string | undefined>;
  /** Which file to open; undefined when cancelled. */
  toOpen(over: BrowserWindow, extensions: readonly string[]): Promise<string | undefined>;
  /** Which folder; undefined when cancelled. */
  toOpenFolder(over: BrowserWindow): Promise<string | undefined>;
}

/** With the system's own dialogs. */
export const systemFileChooser: FileChooser = {
  async toSave(over, suggestedName) {
    const { canceled, filePath } = await dialog.showSaveDialog(over, { defaultPath: suggestedName });
    return canceled || filePath === '' ? undefined : filePath;
  },
  async toOpen(over, extensions) {
    const filters =
      extensions.length === 0 ? [] : [{ name: extensions.join(', '), extensions: [...extensions] }];
    const { canceled, filePaths } = await dialog.showOpenDialog(over, { properties: ['openFile'], filters });
    return canceled ? undefined : filePaths[0];
  },
  async toOpenFolder(over) {
    const { canceled, filePaths } = await dialog.showOpenDialog(over, { properties: ['openDirectory'] });
    return canceled ? undefined : filePaths[0];
  },
};

/** The system's dialogs can't be answered by a test: while developing, these variables answer for the person. */
export function chooseFileChooser(isPackaged: boolean, env: NodeJS.ProcessEnv): FileChooser {
  const saveDir = env['DEEPWATER_TEST_SAVE_DIR'];
  const openFile = env['DEEPWATER_TEST_OPEN_FILE'];
  if (isPackaged || (saveDir === undefined && openFile === undefined)) return systemFileChooser;
  return {
    toSave: (over, name) =>
      saveDir === undefined
        ? systemFileChooser.toSave(over, name)
        : Promise.resolve(path.join(saveDir, name)),
    toOpen: (over, extensions) =>
      openFile === undefined ? systemFileChooser.toOpen(over, extensions) : Promise.resolve(openFile),
    toOpenFolder: (over) =>
      openFile === undefined ? systemFileChooser.toOpenFolder(over) : Promise.resolve(openFile),
  };
}
