import { listBackups } from '../log/backup.ts';
import { examineFile } from '../log/inspect.ts';
import type { EngineParts } from '../parts.ts';
import { statusOf } from '../subscriptions.ts';
import type { Handlers } from './index.ts';

/** The log itself: verification, backups, state. */
export function logHandlers(
  parts: EngineParts,
): Handlers<'log.verify' | 'backup.create' | 'backup.list' | 'engine.status'> {
  const { log, care, appVersion, attachments, references, incidents } = parts;
  return {
    async 'log.verify'() {
      incidents.settle();
      care.sign();
      const { certificate } = await examineFile(log.folder.file, appVersion);
      // Seen is not enough: the next start mends what can be mended.
      const [problem] = certificate.problems;
      if (problem !== undefined) log.suspect(`verify: ${problem.problem}`);
      const problems = [...certificate.problems];
      for (const { stream, event, hash } of references.list()) {
        const missing = await attachments.problemOf(hash);
        if (missing !== null) problems.push({ stream, event, problem: missing });
      }
      return { ok: true, output: { ...certificate, ok: problems.length === 0, problems } };
    },
    async 'backup.create'() {
      const { path, events, bytes, files, missingFiles } = await care.backUp('by-hand');
      return { ok: true, output: { path, events, bytes, files, missingFiles } };
    },
    'backup.list': () => ({
      ok: true,
      output: listBackups(log.folder).map(({ name, at, bytes, why }) => ({ name, at, bytes, why })),
    }),
    'engine.status': () => ({ ok: true, output: statusOf(parts) }),
  };
}
