import fs from 'node:fs';
import Database from 'better-sqlite3';
import { filesMissingBeside } from '../attachments/backups.ts';
import { attachmentsFolder, attachmentTotals } from '../attachments/store.ts';
import { listBackups } from './backup.ts';
import { readHeader } from './file.ts';
import { dataFolder, reasonOf } from './folder.ts';
import { checkFile } from './inspect.ts';
import { loadMigrations, newestVersion } from './migrate.ts';

/** One thing looked at. `problem` says what is wrong and what to do about it; `note` is worth knowing. */
export interface Finding {
  what: string;
  state: 'ok' | 'note' | 'problem';
  says: string;
}

const HOUR = 3_600_000;
/** Below this the disk is called nearly full, in bytes. */
const LITTLE_SPACE = 500 * 1024 * 1024;

/** Looks at a data folder from outside, also while an engine has it open. Changes nothing. */
export async function examine(dataDir: string, now = Date.now()): Promise<Finding[]> {
  const folder = dataFolder(dataDir);
  const findings: Finding[] = [];
  const add = (what: string, state: Finding['state'], says: string): void => {
    findings.push({ what, state, says });
  };
  add(
    'runtime',
    'ok',
    `Node ${process.versions.node} on ${process.platform} ${process.arch}, SQLite ${sqliteVersion()}`,
  );
  if (!fs.existsSync(folder.dir)) {
    add('folder', 'note', `${folder.dir} does not exist yet. It is created with the first incident.`);
    return findings;
  }
  try {
    fs.accessSync(folder.dir, fs.constants.R_OK | fs.constants.W_OK);
    add('folder', 'ok', `${folder.dir} can be read and written.`);
  } catch (error) {
    add(
      'folder',
      'problem',
      `${folder.dir} can’t be written (${reasonOf(error)}). Make it writable for this user.`,
    );
  }
  const space = fs.statfsSync(folder.dir);
  const free = space.bavail * space.bsize;
  const megabytes = Math.floor(free / 1024 / 1024);
  add(
    'disk',
    free < LITTLE_SPACE ? 'problem' : 'ok',
    free < LITTLE_SPACE
      ? `Only ${megabytes} MB are free. Make room before the log can’t grow.`
      : `${megabytes} MB are free.`,
  );
  const header = readHeader(folder.file);
  const newest = newestVersion(loadMigrations());
  if (header === null) add('log', 'note', 'There is no log yet.');
  else if (header === 'damaged')
    add(
      'log',
      'problem',
      'The log is damaged at its very beginning. Start Deepwater: it restores the newest backup.',
    );
  else if (header.version > newest)
    add(
      'log',
      'problem',
      `The log has format ${header.version}, this Deepwater knows ${newest}. Install the newer version.`,
    );
  else {
    const check = await checkFile(folder.file);
    if (check.ok)
      add(
        'log',
        'ok',
        `${check.events} events, format ${check.version}, structure sound. “deepwater verify” checks every hash.`,
      );
    else
      add(
        'log',
        'problem',
        `The log did not pass its check (${check.problem ?? 'unknown'}). Start Deepwater: it restores the newest backup and replays what can be read.`,
      );
  }
  add(
    'engine',
    'ok',
    fs.existsSync(folder.engine)
      ? 'An engine has this folder open, or did not end cleanly.'
      : 'No engine has this folder open.',
  );
  if (fs.existsSync(folder.suspect))
    add('damage', 'problem', 'The last run saw damage. The next start examines and mends the file.');
  const key = fs.statSync(folder.key, { throwIfNoEntry: false });
  if (key !== undefined && process.platform !== 'win32' && (key.mode & 0o077) !== 0) {
    add('key', 'problem', `Others can read ${folder.key}. Run: chmod 600 "${folder.key}"`);
  } else
    add(
      'key',
      key === undefined ? 'note' : 'ok',
      key === undefined ? 'There is no key yet.' : 'The signing key is readable by this user only.',
    );
  const { files, bytes } = attachmentTotals(attachmentsFolder(folder.dir));
  add(
    'attachments',
    'ok',
    `${files} files, ${(bytes / 1_000_000).toFixed(1)} MB. Backups keep them once, beside them.`,
  );
  const [backup] = listBackups(folder);
  if (backup === undefined)
    add(
      'backup',
      header === null ? 'ok' : 'note',
      'There is no backup yet. One is made every hour while Deepwater runs.',
    );
  else {
    const age = Math.max(0, Math.floor((now - backup.at) / HOUR));
    const check = await checkFile(backup.path);
    const missing = filesMissingBeside(backup.path, check.files).length;
    add(
      'backup',
      !check.ok ? 'problem' : missing > 0 ? 'note' : 'ok',
      check.ok
        ? `The newest backup is ${age} h old and opens: ${backup.name}${missing === 0 ? '' : `. ${missing} of its attached files are missing beside it.`}`
        : `${backup.name} can’t be used (${check.problem ?? 'unknown'}). Make another one: deepwater backup`,
    );
  }
  const damaged = fs.existsSync(folder.damaged) ? fs.readdirSync(folder.damaged).length : 0;
  if (damaged > 0)
    add('kept files', 'note', `${damaged} files from recoveries or restores are kept in ${folder.damaged}.`);
  return findings;
}

function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return db.prepare<[], { v: string }>('SELECT sqlite_version() AS v').get()?.v ?? '';
  } finally {
    db.close();
  }
}
