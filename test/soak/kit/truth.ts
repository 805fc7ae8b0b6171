import type Database from 'better-sqlite3';
import { openForReading } from '#electron/engine/log/file.ts';
import { createReader } from '#electron/engine/log/reader.ts';
import { examineLog } from '#electron/engine/log/verify.ts';
import type { Certificate } from '#shared/contract/views.ts';
import type { Envelope } from '#shared/domain/log/event.ts';

/** What a log file holds, read without the engine. */
export interface Truth {
  /** By id. */
  events: ReadonlyMap<string, Envelope>;
  /** How many events hold each of the words that occur once in a command. */
  words: ReadonlyMap<string, number>;
  certificate: Certificate;
}

const WORD = /\bw[0-9a-z]+x[0-9a-f]{8}\b/g;

/** Reads and examines a log, also while an engine has it open. Throws what SQLite throws. */
export function readTruth(file: string): Truth {
  const db = openForReading(file);
  try {
    return db.transaction(() => {
      const events = readEvents(db);
      return {
        events,
        words: countWords(events),
        certificate: examineLog(db, 'soak', Date.now()).certificate,
      };
    })();
  } finally {
    db.close();
  }
}

function readEvents(db: Database.Database): Map<string, Envelope> {
  const reader = createReader(db);
  const events = new Map<string, Envelope>();
  for (let pos = 0; ;) {
    const page = reader.envelopePage(pos, 1_000);
    const last = page.at(-1);
    if (last === undefined) return events;
    for (const { envelope } of page) events.set(envelope.id, envelope);
    pos = last.pos;
  }
}

function countWords(events: ReadonlyMap<string, Envelope>): Map<string, number> {
  const words = new Map<string, number>();
  for (const { data } of events.values()) {
    for (const word of new Set(JSON.stringify(data).match(WORD))) words.set(word, (words.get(word) ?? 0) + 1);
  }
  return words;
}
