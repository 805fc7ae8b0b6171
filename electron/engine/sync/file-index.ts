import { z } from 'zod';
import { MAX_ATTACHMENT } from '#shared/contract/attachments.ts';
import { contentHash } from '#shared/domain/fields.ts';
import type { NamedFile, References } from '../attachments/references.ts';
import type { OpenLog } from '../log/open.ts';
import type { SyncState } from './state.ts';

/** Events looked at in one go. */
const PORTION = 4_000;
/** Under which name it remembers, beside the ways. */
const FILES = 'files';
const SCANNED = 'scanned';

const row = z.object({
  stream: z.string(),
  replica: z.string(),
  hash: contentHash,
  name: z.string(),
  bytes: z.number(),
  recordedAt: z.number(),
});

/** Which files the log names. Remembered, so that the log is read through once. */
export function createFileIndex(log: OpenLog, references: References, state: SyncState) {
  const byEvent = new Map<string, NamedFile>();
  const byHash = new Map<string, Set<NamedFile>>();
  let scanned = -1;

  function add(file: NamedFile): void {
    byEvent.set(file.event, file);
    const same = byHash.get(file.hash) ?? new Set();
    byHash.set(file.hash, same.add(file));
  }

  function remove(file: NamedFile): void {
    byEvent.delete(file.event);
    const same = byHash.get(file.hash);
    same?.delete(file);
    if (same?.size === 0) byHash.delete(file.hash);
    state.forget(FILES, file.event);
  }

  function recall(): void {
    scanned = 0;
    for (const { key, value } of state.all(FILES)) {
      if (key === SCANNED) scanned = Number(value);
      else {
        const parsed = row.safeParse(JSON.parse(value));
        if (parsed.success) add({ event: key, ...parsed.data });
      }
    }
  }

  return {
    /** Looks through some of what has been added to the log. Returns the files it names, and whether that was all. */
    read(): { fresh: NamedFile[]; through: boolean } {
      if (scanned < 0) recall();
      const end = log.reader.lastPos();
      // A log that was replaced by an older one is read anew.
      if (scanned > end) scanned = 0;
      if (scanned === end) return { fresh: [], through: true };
      const upTo = Math.min(end, scanned + PORTION);
      const fresh = references
        .between(scanned, upTo)
        .filter(({ event, bytes }) => bytes <= MAX_ATTACHMENT && !byEvent.has(event));
      // Written when it is worth a commit: reading a little twice costs less.
      if (fresh.length > 0 || upTo - scanned === PORTION)
        log.writer.transaction(() => {
          for (const { event, ...file } of fresh) state.remember(FILES, event, JSON.stringify(file));
          state.remember(FILES, SCANNED, String(upTo));
        });
      scanned = upTo;
      fresh.forEach(add);
      return { fresh, through: upTo === end };
    },

    /** Files of a stream that no event names any more: what named them was struck. They are forgotten. */
    struckIn(stream: string): string[] {
      const gone = [...byEvent.values()]
        .filter((file) => file.stream === stream)
        .filter(
          ({ event, hash }) => !JSON.stringify(log.reader.event(event)?.event.data ?? '').includes(hash),
        );
      gone.forEach(remove);
      return [...new Set(gone.map(({ hash }) => hash))].filter((hash) => !byHash.has(hash));
    },

    /** The events that name a file; none for a file that no event names. */
    naming: (hash: string): readonly NamedFile[] => [...(byHash.get(hash) ?? [])],
    hashes: (): Iterable<string> => byHash.keys(),
    /** Forgets what is in memory: what was remembered is gone. */
    forget(): void {
      byEvent.clear();
      byHash.clear();
      scanned = -1;
    },
  };
}

export type FileIndex = ReturnType<typeof createFileIndex>;
