/** Layout of a WAL file: https://www.sqlite.org/fileformat2.html#walformat. */
const HEADER = 32;
const FRAME_HEADER = 24;
/** What SQLite uses unless told otherwise, and we don't tell it. */
const USUAL_PAGE_SIZE = 4_096;
const MAGIC = 0x377f0682;
const VERSION = 3_007_000;
/** No log has more pages: a larger page number is damage. */
const MOST_PAGES = 0x3fffffff;

/**
 * Makes a WAL readable again of which a frame is damaged. SQLite ends at the first frame whose checksum is wrong and
 * forgets what follows, although most of it is whole. Here every frame that belongs to the WAL is kept and given a
 * right checksum; what is wrong inside a page is for the log's own hashes to find. Null when there is nothing to mend.
 */
export function mendWal(wal: Buffer): Buffer | null {
  const pageSize = pageSizeOf(wal);
  if (pageSize === null || wal.length < HEADER + FRAME_HEADER + pageSize) return null;
  const frames = framesOf(wal, pageSize);
  const last = frames.findLastIndex((frame) => frame.readUInt32BE(4) > 0);
  if (last < 0) return null;
  const salts = frames[last]?.subarray(8, 16);
  if (salts === undefined) return null;

  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(MAGIC, 0);
  header.writeUInt32BE(VERSION, 4);
  header.writeUInt32BE(pageSize, 8);
  salts.copy(header, 16);
  let sum = checksum(header.subarray(0, 24), { first: 0, second: 0 });
  writeSum(header, 24, sum);
  const parts: Buffer[] = [header];
  for (const frame of frames.slice(0, last + 1)) {
    salts.copy(frame, 8);
    sum = checksum(frame.subarray(FRAME_HEADER), checksum(frame.subarray(0, 8), sum));
    writeSum(frame, 16, sum);
    parts.push(frame);
  }
  const mended = Buffer.concat(parts);
  return mended.equals(wal.subarray(0, mended.length)) ? null : mended;
}

/** Copies of the frames of the WAL's newest generation: those that carry the same salts as a neighbour. */
function framesOf(wal: Buffer, pageSize: number): Buffer[] {
  const length = FRAME_HEADER + pageSize;
  const count = Math.floor((wal.length - HEADER) / length);
  const at = (index: number): Buffer => wal.subarray(HEADER + index * length, HEADER + (index + 1) * length);
  const saltsAt = (index: number): string => at(index).toString('latin1', 8, 16);
  const headers = wal.toString('latin1', 16, 24);
  // The header's own salts may be what is damaged.
  const salts = count > 1 && saltsAt(0) !== headers && saltsAt(0) === saltsAt(1) ? saltsAt(0) : headers;
  const frames: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const belongs = saltsAt(index) === salts || (index + 1 < count && saltsAt(index + 1) === salts);
    if (!belongs) break;
    const page = at(index).readUInt32BE(0);
    if (page >= 1 && page <= MOST_PAGES) frames.push(Buffer.from(at(index)));
  }
  return frames;
}

function pageSizeOf(wal: Buffer): number | null {
  if (wal.length < HEADER) return null;
  const size = wal.readUInt32BE(8);
  return size >= 512 && size <= 65_536 && (size & (size - 1)) === 0 ? size : USUAL_PAGE_SIZE;
}

interface Sum {
  first: number;
  second: number;
}

/** The checksum of a WAL over little-endian words, continued from an earlier one. */
function checksum(bytes: Buffer, from: Sum): Sum {
  let { first, second } = from;
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    first = (first + bytes.readUInt32LE(at) + second) >>> 0;
    second = (second + bytes.readUInt32LE(at + 4) + first) >>> 0;
  }
  return { first, second };
}

function writeSum(into: Buffer, at: number, sum: Sum): void {
  into.writeUInt32BE(sum.first, at);
  into.writeUInt32BE(sum.second, at + 4);
}
