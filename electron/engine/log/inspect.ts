import { Worker } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { certificateSchema } from '#shared/contract/views.ts';
import { createReferences } from '../attachments/references.ts';
import { runWorker, workerFile } from '../worker.ts';
import { APPLICATION_ID } from './file.ts';
import type { Examination } from './verify.ts';

/** What a quick look at a file says. */
export interface QuickCheck {
  ok: boolean;
  version: number;
  events: number;
  problem: string | null;
  /** Hashes of the files it refers to. */
  files: string[];
}
const quickCheckSchema = z.object({
  ok: z.boolean(),
  version: z.number(),
  events: z.number(),
  problem: z.string().nullable(),
  files: z.array(z.string()),
});

const examinationSchema = z.object({ certificate: certificateSchema, log: z.number(), views: z.number() });

/** Whether a file is ours, sound in its structure, and holds a log. Throws when it can't even be read. */
export function quickCheck(db: Database.Database): QuickCheck {
  const version = Number(db.pragma('user_version', { simple: true }));
  const ours = db.pragma('application_id', { simple: true }) === APPLICATION_ID;
  if (!ours) return { ok: false, version, events: 0, problem: 'it is not a Deepwater file', files: [] };
  const [first] = db.pragma('quick_check(1)') as { quick_check: string }[];
  const sound = first?.quick_check === 'ok';
  const events = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM events').get()?.n ?? 0;
  const problem = sound ? null : (first?.quick_check ?? 'unknown damage');
  const files = sound
    ? [
        ...new Set(
          createReferences(db)
            .list()
            .map(({ hash }) => hash),
        ),
      ]
    : [];
  return { ok: sound, version, events, problem, files };
}

/** Examines a file in a worker thread: structure, chains, signatures, views. */
export async function examineFile(file: string, appVersion: string): Promise<Examination> {
  return examinationSchema.parse(await run(file, 'examine', appVersion));
}

/** Quick-checks a file in a worker thread. A file that can't be opened is reported, not thrown. */
export async function checkFile(file: string): Promise<QuickCheck> {
  try {
    return quickCheckSchema.parse(await run(file, 'check', ''));
  } catch (error) {
    return {
      ok: false,
      version: 0,
      events: 0,
      problem: error instanceof Error ? error.message : String(error),
      files: [],
    };
  }
}

function run(file: string, job: 'examine' | 'check', appVersion: string): Promise<unknown> {
  return runWorker(
    new Worker(workerFile('inspect-worker', import.meta.url), { workerData: { file, job, appVersion } }),
  );
}
