import fs from 'node:fs';
import { RefusalError } from '#shared/contract/refusal.ts';
import type { Bus } from './bus.ts';
import { backUp, listBackups, pruneBackups, type MadeBackup } from './log/backup.ts';
import { isDamage } from './log/file.ts';
import { reasonOf } from './log/folder.ts';
import type { OpenLog } from './log/open.ts';
import { scrub } from './log/scrub.ts';
import { SCRUB, scrubDue } from './log/strikes.ts';

/** A quiet moment: nothing was written for this long. */
const QUIET = 3_000;
/** How long the end of an engine may take for scrubbing, in ms. */
const LONGEST_END = 1_000;
const HOUR = 3_600_000;
/** How often the clock is looked at; an interval of an hour would not survive a night's sleep. */
const LOOK = 30_000;

/** What the engine does by itself for the log: signatures in quiet moments, hourly backups, scrubbing after a strike. */
export function createCare(parts: { log: OpenLog; bus: Bus; now: () => number; enabled: boolean }) {
  const { log, bus, now, enabled } = parts;
  const changed = new Set<() => void>();
  let lastBackupAt = listBackups(log.folder)[0]?.at ?? null;
  let problem: string | null = null;
  let quiet: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let backedUpEvents = -1;
  let due = scrubDue(log);
  let scrubbing: Generator<void, boolean> | null = null;

  const unlisten = bus.listen((committed) => {
    if (committed.events.some((event) => event.type === 'entry.struck')) due = true;
    if (enabled) waitForQuiet();
  });
  const look = enabled ? setInterval(() => void hourly(), LOOK) : undefined;
  look?.unref();
  if (enabled && due) waitForQuiet();

  function waitForQuiet(): void {
    clearTimeout(quiet);
    quiet = setTimeout(quietMoment, QUIET);
    quiet.unref();
  }

  function quietMoment(): void {
    sign();
    if (!due || scrubbing !== null) return;
    due = false;
    scrubbing = scrub(log.db);
    setImmediate(scrubOn);
  }

  /** One step of scrubbing, and the next when everyone else has had a turn. */
  function scrubOn(): void {
    if (scrubbing === null) return;
    try {
      const step = scrubbing.next();
      if (step.done !== true) {
        setImmediate(scrubOn);
        return;
      }
      scrubbing = null;
      if (!step.value) due = true;
      // Another strike may have come meanwhile.
      if (due) waitForQuiet();
      else log.writer.setMeta(SCRUB, 'done');
    } catch (error) {
      scrubbing = null;
      noticeDamage(error);
    }
  }

  /** Scrubs before the folder is let go, unless that takes long: then the next engine does it. */
  function scrubAtEnd(): void {
    if (!due && scrubbing === null) return;
    scrubbing = null;
    const latest = Date.now() + LONGEST_END;
    const steps = scrub(log.db);
    try {
      let step = steps.next();
      while (step.done !== true && Date.now() < latest) step = steps.next();
      if (step.done !== true) steps.return(false);
      else if (step.value) log.writer.setMeta(SCRUB, 'done');
    } catch (error) {
      noticeDamage(error);
    }
  }

  /** Signs what is unsigned. A disk that can't be written is no reason to refuse what only reads. */
  function sign(): void {
    try {
      log.writer.signHeads();
    } catch (error) {
      noticeDamage(error);
    }
  }

  async function hourly(): Promise<void> {
    const newest = listBackups(log.folder).find((backup) => backup.why === 'hourly')?.at ?? 0;
    // A clock that was set back must not stop the backups.
    const due = now() - newest >= HOUR || newest > now() + HOUR;
    if (!due || log.reader.lastPos() === backedUpEvents) return;
    await create('hourly').catch(() => undefined);
  }

  function noticeDamage(error: unknown): void {
    problem = reasonOf(error);
    if (isDamage(error)) log.suspect(problem);
  }

  async function create(why: string): Promise<MadeBackup> {
    const run = running.then(async () => {
      sign();
      const pos = log.reader.lastPos();
      const backup = await backUp(log.db, log.folder, why, now());
      backedUpEvents = pos;
      pruneBackups(log.folder);
      return backup;
    });
    running = run.catch(() => undefined);
    try {
      const backup = await run;
      lastBackupAt = backup.at;
      problem = null;
      return backup;
    } catch (error) {
      problem = error instanceof RefusalError ? error.refusal.message : reasonOf(error);
      if (error instanceof RefusalError && error.refusal.code === 'backup_damaged') log.suspect(problem);
      throw error;
    } finally {
      for (const listener of changed) listener();
    }
  }

  return {
    sign,
    backUp: create,
    status: () => ({ lastBackupAt, lastBackupProblem: problem }),
    onChange(listener: () => void): () => void {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    /** Bytes on disk: the log and what is not yet folded into it. */
    bytes(): number {
      return [log.folder.file, `${log.folder.file}-wal`].reduce((sum, file) => {
        const stat = fs.statSync(file, { throwIfNoEntry: false });
        return sum + (stat?.size ?? 0);
      }, 0);
    },
    stop(): void {
      clearTimeout(quiet);
      clearInterval(look);
      unlisten();
      sign();
      scrubAtEnd();
    },
  };
}

export type Care = ReturnType<typeof createCare>;
