import fs from 'node:fs';
import type Database from 'better-sqlite3';
import { APPLICATION_ID } from './file.ts';

export interface Migration {
  /** 1, 2, 3 … without gaps. Identity of the migration; the name is for people. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Reads the numbered SQL files beside this module (or beside the bundle) and checks that the numbers are contiguous. */
export function loadMigrations(folder: URL = new URL('./migrations/', import.meta.url)): Migration[] {
  const migrations = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
      if (number === undefined) throw new Error(`${name} is not named like 0001-what-it-does.sql`);
      return { number: Number(number), name, sql: fs.readFileSync(new URL(name, folder), 'utf8') };
    });
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1)
      throw new Error(`${migration.name} should have the number ${index + 1}`);
  });
  return migrations;
}

/** Number of the newest migration. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.length;
}

/** Format of an open file. */
export function versionOf(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/**
 * Applies what is missing, each migration in its own transaction. Afterwards the WAL is emptied, so that the header
 * in the file itself tells the format to whoever looks without opening it.
 */
export function migrate(db: Database.Database, migrations: readonly Migration[]): number[] {
  const applied: number[] = [];
  for (const migration of migrations.slice(versionOf(db))) {
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.number}`);
      db.pragma(`application_id = ${APPLICATION_ID}`);
    }).immediate();
    applied.push(migration.number);
  }
  if (applied.length > 0) db.pragma('wal_checkpoint(TRUNCATE)');
  return applied;
}
