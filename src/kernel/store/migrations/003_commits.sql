-- How many commits this database has seen. The same number stands outside, in the file that high_water_mark.hpp keeps, so
-- that a log which lost its end is noticed.
CREATE TABLE store_commits (
  id BIGINT NOT NULL PRIMARY KEY,
  count BIGINT NOT NULL
);

INSERT INTO store_commits (id, count) VALUES (1, 0);
