import { app, shell, type BrowserWindow } from 'electron';
import type { NameOfKind } from '#shared/contract/index.ts';
import { refuse, RefusalError, type Outcome, type Refusal } from '#shared/contract/refusal.ts';
import { shellOperations, type Scheme } from '#shared/contract/shell.ts';
import type { AttachmentOpening } from './attachment-opening.ts';
import type { AttachedFiles } from './attachments.ts';
import { watchDisplay } from './display.ts';
import type { EngineHost } from './engine-host.ts';
import { webAddress, type ExternalLinks } from './external-links.ts';
import type { FileChooser } from './file-chooser.ts';
import type { Kept } from './kept.ts';
import { noticeHandlers } from './notice-operations.ts';
import type { Notifier } from './notifier.ts';
import type { Secrets } from './secrets.ts';
import { serve, type Served } from './served.ts';
import type { Settings } from './settings.ts';
import { readUserFile, safeFileName, writeUserFile } from './user-files.ts';
import type { Windows } from './windows.ts';
import { words } from './words.ts';
import type { ZoomStep } from './zoom.ts';

export interface ShellOptions {
  dataDir: string;
  windows: Windows;
  settings: Promise<Settings>;
  engine: Pick<EngineHost, 'retry' | 'restore'>;
  links: ExternalLinks<BrowserWindow>;
  chooser: FileChooser;
  files: AttachedFiles;
  opening: AttachmentOpening<BrowserWindow>;
  notifier: Promise<Notifier>;
  kept: Promise<Kept>;
  secrets: Secrets;
  /** Makes the windows look as chosen, and remembers it. */
  setScheme: (scheme: Scheme) => Promise<void>;
  /** Makes everything larger or smaller, and remembers it. Returns the new factor. */
  zoom: (step: ZoomStep) => Promise<number>;
}

/** What the shell answers by itself. */
export interface ShellOperations {
  /** Answers a command or query for the page with this id. */
  call(name: string, input: unknown, contentsId: number): Promise<Outcome<unknown>>;
  /** Subscribes the page with this id. Returns how to end it. */
  subscribe(
    name: string,
    contentsId: number,
    onIncrement: (increment: unknown) => void,
    onRefused: (refusal: Refusal) => void,
  ): () => void;
}

/** Calls of the shell; its one subscription is answered apart. */
type ShellCalls = Exclude<keyof typeof shellOperations, NameOfKind<'subscription', typeof shellOperations>>;

export function createShellOperations(options: ShellOptions): ShellOperations {
  const {
    dataDir,
    windows,
    settings,
    engine,
    links,
    chooser,
    files,
    opening,
    notifier,
    kept,
    secrets,
    setScheme,
    zoom,
  } = options;
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
    'shell.folder.choose': serve(operations['shell.folder.choose'], async (_input, from) => {
      const folder = await chooser.toOpenFolder(from);
      return folder === undefined ? {} : { path: folder };
    }),
    'shell.path.save': serve(operations['shell.path.save'], async ({ suggestedName }, from) => {
      const file = await chooser.toSave(from, safeFileName(suggestedName));
      return file === undefined ? {} : { path: file };
    }),
    'shell.path.open': serve(operations['shell.path.open'], async ({ extensions }, from) => {
      const file = await chooser.toOpen(from, extensions);
      return file === undefined ? {} : { path: file };
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
    'shell.times.set': serve(operations['shell.times.set'], async ({ times }) => {
      (await settings).change({ times });
      return {};
    }),
    'shell.backup.restore': serve(operations['shell.backup.restore'], async ({ name }) => {
      const outcome = await engine.restore(name);
      if (outcome.ok) return outcome.output;
      throw new RefusalError(outcome.refusal.code, outcome.refusal.message, outcome.refusal.path);
    }),
    'shell.info': serve(operations['shell.info'], async () => ({
      version: app.getVersion(),
      platform: process.platform,
      electron: process.versions.electron ?? '',
      chromium: process.versions['chrome'] ?? '',
      dataDir,
      scheme: (await settings).get().scheme,
      zoom: (await settings).get().zoom,
    })),
    'shell.kept.read': serve(operations['shell.kept.read'], async () => ({
      items: { ...(await kept).read() },
    })),
    'shell.kept.write': serve(operations['shell.kept.write'], async ({ key, value }) => {
      (await kept).write(key, value);
      return {};
    }),
    'shell.secret.set': serve(operations['shell.secret.set'], async (secret) => {
      await secrets.set(secret);
      return {};
    }),
    'shell.secret.remove': serve(operations['shell.secret.remove'], async (place) => {
      await secrets.remove(place);
      return {};
    }),
    'shell.secret.state': serve(operations['shell.secret.state'], () => secrets.state()),
    ...noticeHandlers(options),
  } satisfies Record<ShellCalls, Served>;
  const table = new Map<string, Served>(Object.entries(served));

  return {
    async call(name, input, contentsId) {
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
    },

    subscribe(name, contentsId, onIncrement, onRefused) {
      let ended = false;
      let end = (): void => undefined;
      if (name === 'shell.display.watch') return watchDisplay(settings, onIncrement);
      if (name !== 'shell.notices.watch') {
        queueMicrotask(() => onRefused(refuse('unknown_operation', words.refusals.unknown(name)).refusal));
        return end;
      }
      void notifier.then((ready) => {
        if (!ended) end = ready.watch(contentsId, onIncrement);
      });
      return () => {
        ended = true;
        end();
      };
    },
  };
}
