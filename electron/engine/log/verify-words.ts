import type Database from 'better-sqlite3';

/** Differences named in a certificate; more say nothing new. */
const MOST = 20;

interface Term {
  term: string;
  /** Entries that hold it. */
  doc: number;
  /** How often it occurs. */
  cnt: number;
}

/**
 * Compares the search index with one made anew from what the entries say. The index keeps no text to compare with, but
 * both can list every term with its counts. Works on a connection that can't write: the new index is temporary.
 */
export function createWordsCheck(db: Database.Database) {
  db.exec(`
    DROP TABLE IF EXISTS temp.expected_terms; DROP TABLE IF EXISTS temp.indexed_terms; DROP TABLE IF EXISTS temp.expected;
    CREATE VIRTUAL TABLE temp.expected USING fts5 (text, content = '', tokenize = "unicode61 remove_diacritics 2");
    CREATE VIRTUAL TABLE temp.expected_terms USING fts5vocab (temp, expected, 'row');
    CREATE VIRTUAL TABLE temp.indexed_terms USING fts5vocab (main, words, 'row');`);
  const insert = db.prepare<[number, string]>('INSERT INTO temp.expected (rowid, text) VALUES (?, ?)');
  const terms = (table: string): IterableIterator<Term> =>
    db.prepare<[], Term>(`SELECT term, doc, cnt FROM temp.${table} ORDER BY term`).iterate();
  return {
    /** Says what the entry at a position should be found by. */
    expect(pos: number, text: string): void {
      if (text !== '') insert.run(pos, text);
    },
    /** Words that are found too often or too rarely. */
    differences(): string[] {
      const differing = new Set<string>();
      const expected = terms('expected_terms');
      const indexed = terms('indexed_terms');
      let [left, right] = [expected.next(), indexed.next()];
      while ((left.done !== true || right.done !== true) && differing.size < MOST) {
        const want = left.done === true ? undefined : left.value;
        const have = right.done === true ? undefined : right.value;
        const order = compare(want?.term, have?.term);
        if (order === 0 && want !== undefined && have !== undefined) {
          if (want.doc !== have.doc || want.cnt !== have.cnt) differing.add(want.term);
        } else differing.add((order < 0 ? want?.term : have?.term) ?? '');
        if (order <= 0) left = expected.next();
        if (order >= 0) right = indexed.next();
      }
      expected.return?.();
      indexed.return?.();
      return [...differing];
    },
  };
}

/** Terms sort by their UTF-8 bytes, as the index has them; the end of a list comes last. */
function compare(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? 1 : -1;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
