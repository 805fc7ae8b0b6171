import fs from 'node:fs';
import { mendWal } from './wal.ts';

/** The beginning of a SQLite file: https://www.sqlite.org/fileformat2.html#the_database_header. */
const MAGIC = 'SQLite format 3\0';
const PAGE_SIZE = 4_096;

/**
 * Copies a damaged database with its WAL, and puts right in the copy what SQLite insists on before it reads a single
 * row: the fixed parts of the header, a page count that fits the file, checksums in the WAL. Everything the log itself
 * says stays as it is and has to prove itself by its hashes.
 */
export function mendInto(file: string, copy: string): void {
  if (!fs.existsSync(file)) return;
  fs.copyFileSync(file, copy);
  const wal = fs.existsSync(`${file}-wal`) ? fs.readFileSync(`${file}-wal`) : Buffer.alloc(0);
  fs.writeFileSync(`${copy}-wal`, mendWal(wal) ?? wal);
  const handle = fs.openSync(copy, 'r+');
  try {
    const pages = Math.floor(fs.fstatSync(handle).size / PAGE_SIZE);
    const header = Buffer.alloc(100);
    if (pages === 0 || fs.readSync(handle, header, 0, 100, 0) < 100) return;
    header.write(MAGIC, 0, 'latin1');
    header.writeUInt16BE(PAGE_SIZE, 16);
    // Written and read as WAL; no reserved bytes; the fixed fractions of a payload.
    header.set([2, 2, 0, 64, 32, 32], 18);
    if (header.readUInt32BE(28) > pages) header.writeUInt32BE(pages, 28);
    // Schema format and text encoding: UTF-8.
    header.writeUInt32BE(4, 44);
    header.writeUInt32BE(1, 56);
    fs.writeSync(handle, header, 0, 100, 0);
  } finally {
    fs.closeSync(handle);
  }
}
