import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { FILE_PIECE } from '#shared/sync/message.ts';

const NAME = /^(\d{1,6})-([0-9a-f-]{36})$/;
const HASH = /^[0-9a-f]{64}$/;

/** In how many pieces a file of so many bytes travels. */
export function piecesOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / FILE_PIECE));
}

/**
 * Pieces of files that are on their way here, until a file is whole: `<hash>/<piece>-<replica that sealed it>`. On disk, so
 * that a cut costs nothing that has come.
 */
export function createPieces(dir: string) {
  const folderOf = (hash: string): string => path.join(dir, hash);

  return {
    /** The pieces that are here, each with the replica it came from. */
    have(hash: string): Map<number, string> {
      const folder = folderOf(hash);
      const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
      return new Map(
        names.flatMap((name): [number, string][] => {
          const [, piece, replica] = NAME.exec(name) ?? [];
          return piece === undefined || replica === undefined ? [] : [[Number(piece), replica]];
        }),
      );
    },

    async keep(hash: string, piece: number, replica: string, content: Buffer): Promise<void> {
      const folder = folderOf(hash);
      await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 });
      // Written beside its name first: what a crash cut short is no piece.
      const unfinished = path.join(folder, `.${piece}.new`);
      await fs.promises.writeFile(unfinished, content, { mode: 0o600 });
      await fs.promises.rename(unfinished, path.join(folder, `${piece}-${replica}`));
    },

    /** Puts a file together, durably. Null when the pieces don't make the file that its hash names. */
    async join(hash: string): Promise<string | null> {
      const folder = folderOf(hash);
      const ordered = [...this.have(hash)].toSorted(([one], [other]) => one - other);
      const whole = path.join(folder, '.whole');
      const digest = createHash('sha256');
      const file = await fs.promises.open(whole, 'w', 0o600);
      try {
        for (const [piece, replica] of ordered) {
          const content = await fs.promises.readFile(path.join(folder, `${piece}-${replica}`));
          digest.update(content);
          await file.writeFile(content);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      return digest.digest('hex') === hash ? whole : null;
    },

    /** Forgets what has come of a file; of one replica, where it is named. */
    drop(hash: string, replica?: string): void {
      if (!HASH.test(hash)) return;
      if (replica === undefined) fs.rmSync(folderOf(hash), { recursive: true, force: true });
      else
        for (const [piece, from] of this.have(hash))
          if (from === replica) fs.rmSync(path.join(folderOf(hash), `${piece}-${from}`), { force: true });
    },

    /** Forgets what has come of files nobody waits for any more. */
    dropOthers(wanted: (hash: string) => boolean): void {
      for (const name of fs.existsSync(dir) ? fs.readdirSync(dir) : []) if (!wanted(name)) this.drop(name);
    },
  };
}

export type Pieces = ReturnType<typeof createPieces>;
