-- The outbox becomes a queue that is worked off. A row stays after it went out: its key is what keeps an effect from
-- being sent twice, and the history of a connector is read from it.
ALTER TABLE outbox ADD COLUMN stream INTEGER;
-- waiting, sending, done, held (asks a person first), dead (given up), discarded, sandboxed (an exercise)
ALTER TABLE outbox ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
-- whether an attempt began whose outcome is not known: the vendor is asked before it is made again
ALTER TABLE outbox ADD COLUMN uncertain INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN next_at INTEGER;
ALTER TABLE outbox ADD COLUMN ended_at INTEGER;
ALTER TABLE outbox ADD COLUMN problem TEXT;
-- why it waits for a person: confirm (its kind always does), stale (it may not be true any more), restored (may be out already)
ALTER TABLE outbox ADD COLUMN hold TEXT;
-- when a person last let it go or tried it again
ALTER TABLE outbox ADD COLUMN released_at INTEGER;
UPDATE outbox SET stream = (SELECT e.stream FROM events e WHERE e.id = outbox.event);
-- Until now, this machine's own notifications were written down here, and updates and notices waited for a way out.
UPDATE outbox SET state = 'done', ended_at = queued_at WHERE connector = 'desktop';
UPDATE outbox SET effect = 'channel.post', payload = json_set(payload, '$.about', 'update') WHERE effect = 'update.internal';
UPDATE outbox SET effect = 'status.publish', payload = json_set(payload, '$.about', 'update') WHERE effect = 'update.public';
UPDATE outbox SET effect = 'channel.post', payload = json_set(payload, '$.about', 'runbook') WHERE effect = 'runbook.notify';
UPDATE outbox SET state = 'sandboxed' WHERE connector <> 'desktop' AND json_extract(payload, '$.exercise') = 1;
CREATE INDEX outbox_lanes ON outbox (connector, stream, num) WHERE state IN ('waiting', 'sending', 'held');
CREATE INDEX outbox_ended ON outbox (connector, ended_at) WHERE ended_at IS NOT NULL;

-- What a connector remembers between two runs: cursors of what it has read.
CREATE TABLE connector_state (
  connector TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (connector, key)
) STRICT, WITHOUT ROWID;

-- What came from team systems, once per id of the vendor. What becomes of it stands in the log of the incident.
CREATE TABLE inbox (
  num INTEGER PRIMARY KEY,
  connector TEXT NOT NULL,
  vendor_id TEXT NOT NULL,
  -- alert, message
  kind TEXT NOT NULL,
  -- what belongs together and is shown as one row
  group_key TEXT NOT NULL,
  firing INTEGER NOT NULL,
  title TEXT NOT NULL,
  severity TEXT,
  service TEXT,
  -- JSON: text, labels, addresses
  body TEXT NOT NULL,
  -- when it began and ended by the vendor's clock
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- when it was first and last heard of here
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  -- new, attached, dismissed
  state TEXT NOT NULL,
  incident INTEGER REFERENCES streams,
  UNIQUE (connector, vendor_id)
) STRICT;
CREATE INDEX inbox_groups ON inbox (connector, group_key, kind);
CREATE INDEX inbox_states ON inbox (state, last_at);

-- What a way to other installations remembers: how far it has sent and read.
CREATE TABLE sync_state (
  carrier TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (carrier, key)
) STRICT, WITHOUT ROWID;

-- Events that came before the ones they follow.
CREATE TABLE sync_waiting (
  stream TEXT NOT NULL,
  replica TEXT NOT NULL,
  seq INTEGER NOT NULL,
  sender TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  envelope TEXT NOT NULL,
  PRIMARY KEY (stream, replica, seq)
) STRICT, WITHOUT ROWID;

-- What came and does not verify, with the reason. Never applied, never dropped silently.
CREATE TABLE quarantine (
  num INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  carrier TEXT NOT NULL,
  sender TEXT NOT NULL,
  reason TEXT NOT NULL,
  event TEXT,
  stream TEXT,
  content BLOB NOT NULL,
  settled_at INTEGER
) STRICT;

-- What each merge after a time apart brought.
CREATE TABLE merges (
  num INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  report TEXT NOT NULL
) STRICT;
