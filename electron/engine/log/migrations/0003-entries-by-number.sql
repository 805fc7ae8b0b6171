-- The timeline's table is kept in the order of its numbers and needs no index of its own for them: an entry that is
-- appended touches one page less, of nine.
CREATE TABLE numbered (
  stream INTEGER NOT NULL,
  n INTEGER NOT NULL,
  pos INTEGER NOT NULL REFERENCES events,
  undated INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- an amended entry; null means that the entry is as its event says
  state TEXT,
  -- replicas that could not see each other give the same number twice: the position tells them apart
  PRIMARY KEY (stream, n, pos)
) STRICT, WITHOUT ROWID;
INSERT INTO numbered (stream, n, pos, undated, at, state)
  SELECT stream, n, pos, undated, at, state FROM entries ORDER BY stream, n, pos;
DROP TABLE entries;
ALTER TABLE numbered RENAME TO entries;
CREATE INDEX entries_timeline ON entries (stream, undated, at, pos);
