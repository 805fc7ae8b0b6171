import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Folders of one test file, writable for whoever the app runs as. */
export interface TestFolders {
  dataDir: string;
  /** Where the app saves what is exported, instead of asking. */
  saved: string;
  remove: () => void;
}

export function testFolders(): TestFolders {
  const folder = mkdtempSync(path.join(tmpdir(), 'deepwater-e2e-'));
  const saved = path.join(folder, 'saved');
  chmodSync(folder, 0o755);
  mkdirSync(saved);
  chmodSync(saved, 0o777);
  return {
    dataDir: path.join(folder, 'data'),
    saved,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
