-- The log and its views. Events are only ever inserted; a strike replaces `data` and drops `salt`, nothing else.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE streams (num INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE replicas (num INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE events (
  pos INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  stream INTEGER NOT NULL REFERENCES streams,
  replica INTEGER NOT NULL REFERENCES replicas,
  seq INTEGER NOT NULL,
  hlc TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  type TEXT NOT NULL,
  v INTEGER NOT NULL,
  data TEXT NOT NULL,
  salt BLOB,
  digest BLOB NOT NULL,
  hash BLOB NOT NULL,
  -- the entry an amending event is about
  amends BLOB
) STRICT;
CREATE UNIQUE INDEX events_id ON events (id);
CREATE UNIQUE INDEX events_chain ON events (stream, replica, seq);
CREATE INDEX events_amends ON events (amends) WHERE amends IS NOT NULL;

-- What a strike left of its targets, also for targets that have not arrived yet.
CREATE TABLE strikes (
  target BLOB PRIMARY KEY,
  strike BLOB NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Signed chain heads.
CREATE TABLE checkpoints (
  stream INTEGER NOT NULL REFERENCES streams,
  replica INTEGER NOT NULL REFERENCES replicas,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (stream, replica, seq)
) STRICT, WITHOUT ROWID;

-- Folds kept so that opening a long incident does not read it from the beginning.
CREATE TABLE snapshots (
  stream INTEGER PRIMARY KEY REFERENCES streams,
  pos INTEGER NOT NULL,
  head TEXT NOT NULL
) STRICT;

-- View: the timeline. `state` holds an amended entry; null means that the entry is as its event says.
CREATE TABLE entries (
  pos INTEGER PRIMARY KEY REFERENCES events,
  stream INTEGER NOT NULL,
  undated INTEGER NOT NULL,
  at INTEGER NOT NULL,
  n INTEGER NOT NULL,
  state TEXT
) STRICT;
CREATE INDEX entries_timeline ON entries (stream, undated, at, pos);
CREATE INDEX entries_number ON entries (stream, n);

-- View: the words of every entry, by position of its event.
CREATE VIRTUAL TABLE words USING fts5 (
  text,
  content = '',
  contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2"
);

-- View: the list of incidents.
CREATE TABLE incidents (
  stream INTEGER PRIMARY KEY REFERENCES streams,
  code TEXT NOT NULL,
  ref TEXT NOT NULL UNIQUE,
  -- (hlc, replica) of the declaration: who keeps the short reference
  declared_order TEXT NOT NULL,
  open INTEGER NOT NULL,
  declared_at INTEGER NOT NULL,
  summary TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_list ON incidents (open, declared_at);
CREATE INDEX incidents_code ON incidents (code);

-- Effects for connectors, written in the transaction of the event that caused them.
CREATE TABLE outbox (
  num INTEGER PRIMARY KEY,
  event BLOB NOT NULL,
  connector TEXT NOT NULL,
  effect TEXT NOT NULL,
  payload TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  queued_at INTEGER NOT NULL
) STRICT;
