-- A run knows who took it over and what was asked of its steps: heads that were kept before lack both and are folded anew.
DELETE FROM snapshots;
