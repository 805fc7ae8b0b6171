import { listBackups } from '../log/backup.ts';
import { verifyFile } from '../log/inspect.ts';
import type { EngineParts } from '../parts.ts';
import { statusOf } from '../subscriptions.ts';
import type { Handlers } from './index.ts';

/** The log itself: verification, backups, state. */
export function logHandlers(
  parts: EngineParts,
): Handlers<'log.verify' | 'backup.create' | 'backup.list' | 'engine.status'> {
  const { log, care, appVersion } = parts;
  return {
    async 'log.verify'() {
      log.writer.signHeads();
      return { ok: true, output: await verifyFile(log.folder.file, appVersion) };
    },
    async 'backup.create'() {
      const { path, events, bytes } = await care.backUp('by-hand');
      return { ok: true, output: { path, events, bytes } };
    },
    'backup.list': () => ({
      ok: true,
      output: listBackups(log.folder).map(({ name, at, bytes, why }) => ({ name, at, bytes, why })),
    }),
    'engine.status': () => ({ ok: true, output: statusOf(parts) }),
  };
}
