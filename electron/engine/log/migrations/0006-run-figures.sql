-- What became of the runs of each incident, as far as their figures go by it: no figure walks the log.
CREATE TABLE run_figures (
  stream INTEGER PRIMARY KEY REFERENCES streams,
  -- JSON: the runs of the incident, without dry runs
  runs TEXT NOT NULL
) STRICT;
-- Where nothing ran there is nothing to take in later.
INSERT INTO meta (key, value)
  SELECT 'run-figures', 'yes' WHERE NOT EXISTS (SELECT 1 FROM events WHERE type = 'run.started');
