-- The processes that share a database, each under a number that goes into the ids it makes, and the lines each writes
-- through. What a line has committed is counted in the same transaction: so a process that lost its line at a commit
-- finds out whether it happened, and one whose number was taken over finds that it may not write. Empty where a
-- database has one process.
CREATE TABLE store_nodes (
  number BIGINT NOT NULL PRIMARY KEY,
  process TEXT NOT NULL,
  program TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  last_tick BIGINT NOT NULL
);

CREATE TABLE store_lines (
  node BIGINT NOT NULL,
  line BIGINT NOT NULL,
  process TEXT NOT NULL,
  commits BIGINT NOT NULL,
  PRIMARY KEY (node, line)
);
