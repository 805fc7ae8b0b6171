import { existsSync } from 'node:fs';
import path from 'node:path';
import { installPackages, onPath } from '#electron/dev/libraries.ts';

/**
 * Where a program of the system is; installed with apt when it is missing and this is root on Debian or Ubuntu. Null where it
 * can't be had: the tests that need it are skipped, and say so.
 */
export async function systemProgram(program: string, debianPackage = program): Promise<string | null> {
  const found = find(program);
  if (found !== null) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get')) {
    try {
      await installPackages([debianPackage]);
    } catch (error) {
      process.stderr.write(
        `${program} could not be installed: ${error instanceof Error ? error.message : ''}\n`,
      );
    }
  }
  const now = find(program);
  if (now === null)
    process.stderr.write(
      `skipped: ${program} is missing. Install it with: sudo apt-get install -y ${debianPackage}\n`,
    );
  return now;
}

/** Debian keeps servers in /usr/sbin, which is not on everybody's search path. */
function find(program: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return (
    folders
      .map((folder) => path.join(folder, program))
      .find((file) => file !== program && existsSync(file)) ?? null
  );
}
