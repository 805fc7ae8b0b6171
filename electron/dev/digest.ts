import { createHash } from 'node:crypto';
import type { BinaryToTextEncoding } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** The digest of a file's bytes, read as a stream. */
export async function digestOf(
  file: string,
  algorithm: string,
  encoding: BinaryToTextEncoding,
): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}
