import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { RefusalError } from '#shared/contract/refusal.ts';
import { replaceFile } from './replace-file.ts';
import { words } from './words.ts';

/** What the system offers for keeping secrets. */
export interface Vault {
  /** Why nothing can be kept, as a sentence; null when it can. */
  problem(): Promise<string | null>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(bytes: Buffer): Promise<string>;
}

/** A secret of a connector. */
export interface Secret {
  connector: string;
  name: string;
  value: string;
}

/** Secrets of connectors: encrypted by the system's keychain, in a file of their own. */
export interface Secrets {
  set(secret: Secret): Promise<void>;
  remove(place: Omit<Secret, 'value'>): Promise<void>;
  state(): Promise<{ available: boolean; problem: string | null; stored: Omit<Secret, 'value'>[] }>;
  /** All of them, for the engine. What can't be decrypted any more is left out. */
  all(): Promise<Secret[]>;
}

const stored = z.object({
  version: z.literal(1),
  items: z.array(z.object({ connector: z.string(), name: z.string(), sealed: z.string() })),
});
type Items = z.output<typeof stored>['items'];

/** Opens the file lazily. One that can't be read is set aside as `….unreadable`. `changed` is told after every change. */
export function createSecrets(
  file: string,
  vault: Vault,
  changed: () => void,
  log: (line: string) => void,
): Secrets {
  let reading: Promise<Items> | undefined;
  /** Changes happen one after the other. */
  let last: Promise<unknown> = Promise.resolve();
  const items = (): Promise<Items> => (reading ??= readItems(file, log));

  async function store(next: (items: Items) => Items, before: Promise<unknown>): Promise<void> {
    await before;
    const now = next(await items());
    await replaceFile(file, JSON.stringify({ version: 1, items: now }), 0o600);
    reading = Promise.resolve(now);
    changed();
  }
  function change(next: (items: Items) => Items): Promise<void> {
    const done = store(next, last);
    last = done.catch(() => undefined);
    return done;
  }
  const others = (all: Items, { connector, name }: Omit<Secret, 'value'>): Items =>
    all.filter((each) => each.connector !== connector || each.name !== name);

  return {
    async set({ connector, name, value }) {
      const problem = await vault.problem();
      if (problem !== null) throw new RefusalError('no_keychain', problem);
      const sealed = (await vault.encrypt(value)).toString('base64');
      await change((all) => [...others(all, { connector, name }), { connector, name, sealed }]);
    },
    remove: (place) => change((all) => others(all, place)),
    async state() {
      const problem = await vault.problem();
      const all = await items();
      return {
        available: problem === null,
        problem,
        stored: all.map(({ connector, name }) => ({ connector, name })),
      };
    },
    async all() {
      const sealed = await items();
      // Nothing is kept: the keychain is not asked for anything.
      if (sealed.length === 0) return [];
      if ((await vault.problem()) !== null) return [];
      const open: Secret[] = [];
      for (const { connector, name, sealed: text } of sealed) {
        try {
          open.push({ connector, name, value: await vault.decrypt(Buffer.from(text, 'base64')) });
        } catch (error) {
          log(`a secret can't be decrypted: ${words.refusals.reason(error)}`);
        }
      }
      return open;
    },
  };
}

async function readItems(file: string, log: (line: string) => void): Promise<Items> {
  try {
    return stored.parse(JSON.parse(await readFile(file, 'utf8'))).items;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    log(`secrets in ${file} are unreadable and set aside: ${words.refusals.reason(error)}`);
    await rename(file, `${file}.unreadable`).catch((reason: unknown) =>
      log(`… they could not be: ${words.refusals.reason(reason)}`),
    );
    return [];
  }
}
