import { app, shell, type BrowserWindow } from 'electron';
import type { z } from 'zod';
import type { Operation, OperationKind } from '#shared/contract/operation.ts';
import { firstProblem } from '#shared/contract/problems.ts';
import { refuse, RefusalError, type Outcome } from '#shared/contract/refusal.ts';
import { shellOperations, type Scheme } from '#shared/contract/shell.ts';
import type { AttachmentOpening } from './attachment-opening.ts';
import type { AttachedFiles } from './attachments.ts';
import type { EngineHost } from './engine-host.ts';
import { webAddress, type ExternalLinks } from './external-links.ts';
import type { FileChooser } from './file-chooser.ts';
import type { Settings } from './settings.ts';
import { readUserFile, safeFileName, writeUserFile } from './user-files.ts';
import type { Windows } from './windows.ts';
import { words } from './words.ts';
import type { ZoomStep } from './zoom.ts';

export interface ShellOptions {
  dataDir: string;
  windows: Windows;
  settings: Promise<Settings>;
  engine: Pick<EngineHost, 'retry'>;
  links: ExternalLinks<BrowserWindow>;
  chooser: FileChooser;
  files: AttachedFiles;
  opening: AttachmentOpening<BrowserWindow>;
  /** Makes the windows look as chosen, and remembers it. */
  setScheme: (scheme: Scheme) => Promise<void>;
  /** Makes everything larger or smaller, and remembers it. Returns the new factor. */
  zoom: (step: ZoomStep) => Promise<number>;
}

/** An operation with its handler. Input and output are checked by its schemas. */
interface Served {
  run(name: string, input: unknown, from: BrowserWindow): Promise<Outcome<unknown>>;
}

function serve<I extends z.ZodType, O extends z.ZodType>(
  operation: Operation<OperationKind, I, O>,
  handle: (input: z.output<I>, from: BrowserWindow) => Promise<z.input<O>> | z.input<O>,
): Served {
  return {
    async run(name, input, from) {
      const parsed = operation.input.safeParse(input);
      if (!parsed.success) return { ok: false, refusal: firstProblem(parsed.error, name) };
      return { ok: true, output: operation.output.parse(await handle(parsed.data, from)) };
    },
  };
}

/** What the shell answers by itself. Returns the function that answers `shell.*` for the page with this id. */
export function createShellOperations(
  options: ShellOptions,
): (name: string, input: unknown, contentsId: number) => Promise<Outcome<unknown>> {
  const { dataDir, windows, settings, engine, links, chooser, files, opening, setScheme, zoom } = options;
  const operations = shellOperations;

  const served = {
    'shell.window.open': serve(operations['shell.window.open'], ({ screen, ref }) => {
      if (screen === 'home') windows.open({ screen });
      else if (ref === undefined) throw new RefusalError('invalid_input', words.refusals.refNeeded, 'ref');
      else windows.open({ screen, ref });
      return {};
    }),
    'shell.file.save': serve(operations['shell.file.save'], async (input, from) => {
      const file = await chooser.toSave(from, safeFileName(input.suggestedName));
      if (file === undefined) return {};
      await writeUserFile(file, 'text' in input ? input.text : Buffer.from(input.base64, 'base64'));
      return { path: file };
    }),
    'shell.file.open': serve(operations['shell.file.open'], async (input, from) => {
      const file = await chooser.toOpen(from, input.extensions);
      if (file === undefined) return {};
      return { name: safeFileName(file), ...(await readUserFile(file, input.as)) };
    }),
    'shell.attachment.save': serve(operations['shell.attachment.save'], async ({ hash, name }, from) => {
      const { bytes } = await files.read(hash);
      const file = await chooser.toSave(from, safeFileName(name));
      if (file === undefined) return {};
      await writeUserFile(file, bytes);
      return { path: file };
    }),
    'shell.attachment.open': serve(operations['shell.attachment.open'], async ({ hash, name }, from) => ({
      opened: await opening.open(hash, name, from),
    })),
    'shell.clipboard.write': serve(operations['shell.clipboard.write'], async (input) => {
      const { writePng, writeText } = await import('./clipboard.ts');
      await ('text' in input ? writeText(input.text) : writePng(input.png));
      return {};
    }),
    'shell.link.open': serve(operations['shell.link.open'], async ({ url }, from) => {
      if (webAddress(url) === undefined)
        throw new RefusalError('invalid_input', words.refusals.linkForbidden, 'url');
      return { opened: await links.open(url, from) };
    }),
    'shell.folder.open': serve(operations['shell.folder.open'], async () => {
      const problem = await shell.openPath(dataDir);
      if (problem !== '') throw new RefusalError('folder_unopened', words.refusals.folderUnopened(problem));
      return {};
    }),
    'shell.engine.retry': serve(operations['shell.engine.retry'], () => {
      engine.retry();
      return {};
    }),
    'shell.appearance.set': serve(operations['shell.appearance.set'], async ({ scheme }) => {
      await setScheme(scheme);
      return {};
    }),
    'shell.zoom.step': serve(operations['shell.zoom.step'], async ({ step }) => ({
      factor: await zoom(step),
    })),
    'shell.info': serve(operations['shell.info'], async () => ({
      version: app.getVersion(),
      platform: process.platform,
      electron: process.versions.electron ?? '',
      chromium: process.versions['chrome'] ?? '',
      dataDir,
      scheme: (await settings).get().scheme,
      zoom: (await settings).get().zoom,
    })),
  } satisfies Record<keyof typeof shellOperations, Served>;
  const table = new Map<string, Served>(Object.entries(served));

  return async (name, input, contentsId) => {
    const operation = table.get(name);
    const from = windows.withContents(contentsId);
    if (operation === undefined || from === undefined)
      return refuse('unknown_operation', words.refusals.unknown(name));
    try {
      return await operation.run(name, input, from);
    } catch (error) {
      if (error instanceof RefusalError) return { ok: false, refusal: error.refusal };
      throw error;
    }
  };
}
