-- Reminders that fell due. A row is committed before anyone is told, so that none is given twice; the shell says when it
-- has shown one, so that none is lost between the commit and the screen. Keys hold no text of the log.
CREATE TABLE reminders_given (
  key TEXT PRIMARY KEY,
  given_at INTEGER NOT NULL,
  shown_at INTEGER
) STRICT, WITHOUT ROWID;
