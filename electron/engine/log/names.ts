import type Database from 'better-sqlite3';
import { DamagedFileError } from './file.ts';

/** Streams and replicas by the numbers they have in this file. */
export interface Names {
  /** Number of a stream; undefined for one that has no event yet. */
  streamNum(name: string): number | undefined;
  replicaNum(name: string): number | undefined;
  /** Name behind a number that stands in a row. */
  stream(num: number): string;
  replica(num: number): string;
  /** The number of a name, given to it now if it has none. Only inside a transaction. */
  addStream(name: string): number;
  addReplica(name: string): number;
  /** Forgets what a transaction that failed may have added. */
  forget(): void;
}

/**
 * Keeps the numbers of streams and replicas in memory. Every event names two of them, and a join costs more than the
 * rest of reading an event.
 */
export function createNames(db: Database.Database): Names {
  const streams = createTable(db, 'streams');
  const replicas = createTable(db, 'replicas');
  return {
    streamNum: streams.num,
    replicaNum: replicas.num,
    stream: streams.name,
    replica: replicas.name,
    addStream: streams.add,
    addReplica: replicas.add,
    forget() {
      streams.forget();
      replicas.forget();
    },
  };
}

function createTable(db: Database.Database, table: 'streams' | 'replicas') {
  const byName = db.prepare<[string], { num: number }>(`SELECT num FROM ${table} WHERE name = ?`);
  const byNum = db.prepare<[number], { name: string }>(`SELECT name FROM ${table} WHERE num = ?`);
  const insert = db.prepare<[string]>(`INSERT INTO ${table} (name) VALUES (?)`);
  const nums = new Map<string, number>();
  const names = new Map<number, string>();

  function remember(num: number, name: string): number {
    nums.set(name, num);
    names.set(num, name);
    return num;
  }

  function num(name: string): number | undefined {
    const known = nums.get(name);
    if (known !== undefined) return known;
    const row = byName.get(name);
    return row === undefined ? undefined : remember(row.num, name);
  }

  return {
    num,
    name(wanted: number): string {
      const known = names.get(wanted);
      if (known !== undefined) return known;
      const row = byNum.get(wanted);
      if (row === undefined) throw new DamagedFileError(`number ${wanted} is missing from its ${table}`);
      remember(wanted, row.name);
      return row.name;
    },
    add: (name: string): number => num(name) ?? remember(Number(insert.run(name).lastInsertRowid), name),
    forget(): void {
      nums.clear();
      names.clear();
    },
  };
}
