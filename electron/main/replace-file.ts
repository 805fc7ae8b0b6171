import { open, rename, rm } from 'node:fs/promises';

/** Replaces a file so that a reader, or a machine that loses power, sees the old or the new content and nothing between. */
export async function replaceFile(file: string, content: string | Uint8Array, mode = 0o666): Promise<void> {
  const temporary = `${file}.${process.pid}.part`;
  try {
    const handle = await open(temporary, 'w', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
