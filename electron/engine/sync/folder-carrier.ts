import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { inputObject } from '#shared/domain/fields.ts';
import { LARGEST_PARCEL } from '#shared/sync/message.ts';
import { reasonOf } from '../log/folder.ts';
import type { Carrier, HeadsNotice, OpenCarrier, Parcel } from './carrier.ts';
import { readPlain, writeNew } from './folder-files.ts';
import { createFolderShelf } from './folder-shelf.ts';
import type { CarrierKind } from './registry.ts';

const settingsSchema = inputObject({
  path: z
    .string({ error: 'Say which folder: the path setting is missing.' })
    .min(1, { error: 'The path of the folder is empty.' })
    .max(2_000, { error: 'The path is longer than 2,000 characters.' })
    .refine((value) => path.isAbsolute(value), {
      error: 'The path must be absolute, like /mnt/team/deepwater.',
    })
    .refine((value) => !value.includes('\0'), { error: 'The path can’t be read.' }),
  seconds: z
    .number({ error: 'The pause must be a number of seconds.' })
    .min(0.2, { error: 'The pause is at least 0.2 seconds.' })
    .max(3_600, { error: 'The pause is at most 3,600 seconds.' })
    .default(3),
});
export type FolderSettings = z.output<typeof settingsSchema>;

/** Own parcels are removed after so many ms: who was away for longer asks for what it lacks. */
const KEPT_FOR = 14 * 86_400_000;
/** Own parcels kept at most. */
const MOST_KEPT = 10_000;
/** Names of this age, ms, are not expected to appear late any more: synced folders reorder less than this. */
const LATE = 2 * 86_400_000;
/** A notice is small; a larger file is none. */
const LARGEST_NOTICE = LARGEST_PARCEL;
/** How many parcels are handed in at once. */
const PORTION = 64;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PARCEL = /^([0-9a-f]{12})-[0-9a-f]{12}\.parcel$/;
const HEADS = 'heads';

/**
 * A folder that several machines see: a network drive, or one that a program keeps in step. Each installation writes into
 * a folder of its own inside and reads those of the others, so that nobody ever changes another's file. Whatever else lies
 * there is left alone; links are not followed.
 */
export const openFolderCarrier: OpenCarrier<FolderSettings> = (settings, host): Carrier => {
  const root = path.join(settings.path, `deepwater-${host.workspace}`);
  const own = path.join(root, host.replica);
  const seen = new Map<string, Set<string>>();
  const notices = new Map<string, string>();
  const through = new Map<string, string>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let watcher: fs.FSWatcher | undefined;
  let watched = '';
  let looking: Promise<void> | null = null;
  let writing: Promise<unknown> = Promise.resolve();
  let lastTime = 0;
  let state = '';

  function tellState(problem: string | null): void {
    if (stopped || state === (problem ?? 'ok')) return;
    state = problem ?? 'ok';
    host.state({ connected: problem === null, problem });
  }

  function plan(ms = settings.seconds * 1_000): void {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void look(), ms);
    timer.unref();
  }

  function look(): Promise<void> {
    if (stopped) return Promise.resolve();
    looking ??= lookOnce()
      .then(
        () => tellState(null),
        (error: unknown) => tellState(problemOf(error, settings.path)),
      )
      .finally(() => {
        looking = null;
        plan();
      });
    return looking;
  }

  async function lookOnce(): Promise<void> {
    await ensureOwn();
    await tidy();
    for (const entry of await fs.promises.readdir(root, { withFileTypes: true })) {
      if (stopped) return;
      if (entry.name === host.replica || !UUID.test(entry.name)) continue;
      if (entry.isDirectory()) await readOf(entry.name);
      else if (entry.isSymbolicLink())
        odd(entry.name, entry.name, 'a link stands where an installation’s folder should be');
    }
    watch();
  }

  /** The folder given has to be there: a drive that is not mounted must not be written beside. */
  async function ensureOwn(): Promise<void> {
    if (!(await fs.promises.stat(settings.path)).isDirectory()) throw new FolderProblem('it is not a folder');
    for (const dir of [root, own]) {
      await fs.promises.mkdir(dir, { mode: 0o770 }).catch((error: unknown) => {
        if (reasonOf(error) !== 'EEXIST') throw error;
      });
      if (!(await fs.promises.lstat(dir)).isDirectory())
        throw new FolderProblem(`${path.basename(dir)} in it is not a folder`);
    }
  }

  async function readOf(replica: string): Promise<void> {
    const dir = path.join(root, replica);
    const known = seen.get(replica) ?? new Set<string>();
    seen.set(replica, known);
    const from = through.get(replica) ?? host.recall(`read:${replica}`) ?? '';
    through.set(replica, from);
    const names = (await fs.promises.readdir(dir)).filter((name) => PARCEL.test(name)).toSorted();
    const fresh = names.filter((name) => name > from && !known.has(name));
    for (let at = 0; at < fresh.length && !stopped; at += PORTION) {
      const portion = fresh.slice(at, at + PORTION);
      const parcels: { name: string; bytes: Buffer }[] = [];
      for (const name of portion) {
        const bytes = await readPlain(path.join(dir, name), LARGEST_PARCEL);
        if (typeof bytes === 'string') {
          odd(replica, name, bytes);
          known.add(name);
        } else if (bytes !== null) parcels.push({ name, bytes });
      }
      await handIn(replica, parcels, known);
    }
    await readNotice(replica, dir);
    remember(replica, names, known);
  }

  /** Hands parcels in and waits until they are settled: the folder keeps what the engine has no time for. */
  function handIn(
    replica: string,
    parcels: readonly { name: string; bytes: Buffer }[],
    known: Set<string>,
  ): Promise<void> {
    if (parcels.length === 0) return Promise.resolve();
    for (const { name } of parcels) known.add(name);
    return new Promise((resolve) => {
      let left = parcels.length;
      // What waits for a key is not settled before it comes, and holds up nothing else.
      const patience = setTimeout(resolve, 2_000);
      patience.unref();
      host.take(
        parcels.map(({ name, bytes }) => ({
          bytes,
          settle: () => {
            settled.add(`${replica}/${name}`);
            left -= 1;
            if (left > 0) return;
            clearTimeout(patience);
            resolve();
          },
        })),
      );
    });
  }
  const settled = new Set<string>();

  async function readNotice(replica: string, dir: string): Promise<void> {
    const bytes = await readPlain(path.join(dir, HEADS), LARGEST_NOTICE);
    if (bytes === null) return;
    if (typeof bytes === 'string') {
      if (notices.get(replica) !== bytes) odd(replica, HEADS, bytes);
      notices.set(replica, bytes);
      return;
    }
    const digest = bytes.subarray(0, 600).toString('base64') + bytes.length;
    if (notices.get(replica) === digest) return;
    notices.set(replica, digest);
    host.heads({ replica, bytes });
  }

  /** Remembers up to which name everything is settled, but for names that may still appear late. */
  function remember(replica: string, names: readonly string[], known: Set<string>): void {
    const old = (host.now() - LATE).toString(16).padStart(12, '0');
    let upTo = through.get(replica) ?? '';
    for (const name of names) {
      if (name >= old) break;
      if (name > upTo && !settled.has(`${replica}/${name}`)) break;
      if (name > upTo) upTo = name;
    }
    if (upTo !== through.get(replica)) {
      through.set(replica, upTo);
      host.remember(`read:${replica}`, upTo);
    }
    const there = new Set(names);
    for (const name of known) {
      if (there.has(name) && name > upTo) continue;
      known.delete(name);
      settled.delete(`${replica}/${name}`);
    }
  }

  function odd(sender: string, name: string, reason: string): void {
    host.refuse({
      sender,
      reason: `${name.slice(0, 80)}: ${reason}`,
      content: Buffer.from(name.slice(0, 200)),
    });
  }

  /** Removes own parcels that are old, or too many. */
  async function tidy(): Promise<void> {
    const names = (await fs.promises.readdir(own)).filter((name) => PARCEL.test(name)).toSorted();
    const oldest = (host.now() - KEPT_FOR).toString(16).padStart(12, '0');
    const surplus = names.length - MOST_KEPT;
    for (const [index, name] of names.entries()) {
      if (index >= surplus && name >= oldest) break;
      await fs.promises.rm(path.join(own, name), { force: true });
    }
  }

  /** Watches where the machine can tell of changes; a network drive often can't, and is looked at now and then. */
  function watch(): void {
    if (stopped || watched === root) return;
    try {
      watcher?.close();
      const recursive = process.platform !== 'linux';
      watcher = fs.watch(root, { recursive, persistent: false }, () => plan(20));
      watcher.on('error', () => {
        watched = '';
      });
      watched = root;
    } catch {
      // Looking now and then is enough.
      watched = root;
    }
  }

  /** One at a time, so that a drive that hangs holds up one thread and no more. */
  function serially<T>(work: () => Promise<T>): Promise<T> {
    const run = writing.then(work);
    writing = run.catch(() => undefined);
    return run;
  }

  /** Names grow, whatever the clock does. */
  function freshName(): string {
    lastTime = Math.max(lastTime + 1, host.now());
    return `${lastTime.toString(16).padStart(12, '0')}-${randomBytes(6).toString('hex')}.parcel`;
  }

  const shelf = createFolderShelf({ root, own: host.replica, ensureOwn, serially, now: host.now });
  plan(0);
  return {
    kind: 'folder',
    shelf,
    publish: (parcels: readonly Parcel[]) =>
      serially(async () => {
        try {
          await ensureOwn();
          for (const { bytes } of parcels) await writeNew(own, freshName(), bytes);
          tellState(null);
        } catch (error) {
          tellState(problemOf(error, settings.path));
          throw error;
        }
        plan(200);
      }),
    tell: (heads: HeadsNotice) =>
      serially(async () => {
        await ensureOwn();
        await writeNew(own, HEADS, heads.bytes);
      }),
    look,
    async close() {
      stopped = true;
      clearTimeout(timer);
      watcher?.close();
      await writing.catch(() => undefined);
      await looking?.catch(() => undefined);
    },
  };
};

class FolderProblem extends Error {}

function problemOf(error: unknown, folder: string): string {
  const reason = error instanceof FolderProblem ? error.message : reasonOf(error);
  return reason === 'ENOENT'
    ? `The folder ${folder} is not there. It is looked for again and again.`
    : `The folder ${folder} can’t be used (${reason}). It is tried again and again.`;
}

/** The folder as one kind of way to the others. */
export const folderCarrier: CarrierKind<FolderSettings> = {
  name: 'Shared folder',
  fields: [
    {
      name: 'path',
      label: 'Folder',
      kind: 'text',
      required: true,
      placeholder: '/mnt/team/deepwater',
      help: 'A folder that every machine of the team sees.',
    },
    {
      name: 'seconds',
      label: 'Look every … seconds',
      kind: 'number',
      required: false,
      default: 3,
      least: 0.2,
      most: 3_600,
    },
  ],
  secrets: [],
  settings: settingsSchema,
  open: openFolderCarrier,
};
