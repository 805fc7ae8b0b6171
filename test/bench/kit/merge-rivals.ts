import fs from 'node:fs';
import path from 'node:path';
import * as automerge from '@automerge/automerge';
import PouchDB from 'pouchdb-core';
import leveldb from 'pouchdb-adapter-leveldb';
import replication from 'pouchdb-replication';
import * as yjs from 'yjs';
import type { Envelope } from '#shared/domain/log/event.ts';
import { bareRows, bareInsertMany, openEmptyBare } from './bare.ts';
import { timed } from './figures.ts';

/** The events each of two sides has before they meet. */
export type TwoSides = readonly [readonly Envelope[], readonly Envelope[]];

/** A rival: the milliseconds from two sides with their own events to two sides with all of them, on the disk. */
export type Rival = (sides: TwoSides, dir: string) => Promise<number>;

/** Rows in one transaction: about as many as the engine takes in one turn. */
const PER_TRANSACTION = 256;

/** Bare better-sqlite3: each side inserts the other's rows, which were made beforehand, with the same indexes and words. */
export const bareMerge: Rival = async (sides, dir) => {
  const rows = sides.map(bareRows);
  const files = sides.map((_, side) => openEmptyBare(path.join(dir, `bare-${side}.sqlite`)));
  try {
    for (const [side, db] of files.entries()) bareInsertMany(db, rows[side] ?? [], PER_TRANSACTION);
    return await timed(() => {
      for (const [side, db] of files.entries()) bareInsertMany(db, rows[1 - side] ?? [], PER_TRANSACTION);
    });
  } finally {
    for (const db of files) db.close();
  }
};

interface Doc extends Record<string, unknown> {
  events: Record<string, Record<string, automerge.ImmutableString | number | null>>;
}

/**
 * Automerge: a map per event in one document, its texts as plain values that nobody edits letter by letter; both are merged
 * and saved. It neither verifies authors nor searches.
 */
export const automergeMerge: Rival = async (sides, dir) => {
  const base = automerge.from<Doc>({ events: {} });
  const docs = sides.map((events) =>
    automerge.change(automerge.clone(base), (doc) => {
      for (const event of events) doc.events[event.id] = plainValues(flat(event));
    }),
  );
  const [one, other] = docs;
  if (one === undefined || other === undefined) throw new Error('there are two sides');
  const expected = sides.flat().length;
  return timed(() => {
    // Each side gets the other's changes, as it would over a network.
    const [forOther, forOne] = [automerge.getChanges(base, one), automerge.getChanges(base, other)];
    const [merged] = automerge.applyChanges(one, forOne);
    const [mergedToo] = automerge.applyChanges(other, forOther);
    for (const [side, doc] of [merged, mergedToo].entries()) {
      writeThrough(path.join(dir, `automerge-${side}`), automerge.save(doc));
      if (Object.keys(doc.events).length !== expected) throw new Error('Automerge lost events');
    }
  });
};

/** Yjs: a map with a value per event; both exchange what the other lacks and are saved. It neither verifies nor searches. */
export const yjsMerge: Rival = async (sides, dir) => {
  const docs = sides.map((events) => {
    const doc = new yjs.Doc();
    doc.transact(() => {
      for (const event of events) doc.getMap('events').set(event.id, flat(event));
    });
    return doc;
  });
  const [one, other] = docs;
  if (one === undefined || other === undefined) throw new Error('there are two sides');
  const expected = sides.flat().length;
  return timed(() => {
    const forOther = yjs.encodeStateAsUpdate(one, yjs.encodeStateVector(other));
    const forOne = yjs.encodeStateAsUpdate(other, yjs.encodeStateVector(one));
    yjs.applyUpdate(one, forOne);
    yjs.applyUpdate(other, forOther);
    for (const [side, doc] of docs.entries()) {
      writeThrough(path.join(dir, `yjs-${side}`), yjs.encodeStateAsUpdate(doc));
      if (doc.getMap('events').size !== expected) throw new Error('Yjs lost events');
    }
  });
};

let pluggedIn = false;

/** PouchDB over LevelDB: a document per event, replicated both ways. It does not verify authors, and searches nothing. */
export const pouchMerge: Rival = async (sides, dir) => {
  if (!pluggedIn) PouchDB.plugin(leveldb).plugin(replication);
  pluggedIn = true;
  const stores = sides.map((_, side) => new PouchDB(path.join(dir, `pouch-${side}`), { adapter: 'leveldb' }));
  const [one, other] = stores;
  if (one === undefined || other === undefined) throw new Error('there are two sides');
  try {
    for (const [side, store] of stores.entries())
      await store.bulkDocs((sides[side] ?? []).map((event) => ({ _id: event.id, ...flat(event) })));
    const expected = sides.flat().length;
    const ms = await timed(() => PouchDB.sync(one, other, { batch_size: 1_000 }));
    for (const store of stores) {
      const { doc_count: count } = await store.info();
      if (count !== expected) throw new Error('PouchDB lost events');
    }
    return ms;
  } finally {
    for (const store of stores) await store.close();
  }
};

/** An event as one flat record: kinder to the rivals than its nested payload. */
function flat({ data, ...rest }: Envelope): Record<string, string | number | null> {
  return { ...rest, data: JSON.stringify(data) };
}

function plainValues(
  record: Record<string, string | number | null>,
): Record<string, automerge.ImmutableString | number | null> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === 'string' ? new automerge.ImmutableString(value) : value,
    ]),
  );
}

function writeThrough(file: string, bytes: Uint8Array): void {
  const handle = fs.openSync(file, 'w');
  fs.writeSync(handle, bytes);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}
