-- Organisations that have left this database for another shard: under which generation nothing here counts any more,
-- and where they went. Whoever comes for one finds this first, however old what they know of its place is.
CREATE TABLE moved_organisations (
  org_id BIGINT NOT NULL PRIMARY KEY,
  generation BIGINT NOT NULL,
  shard TEXT NOT NULL
);
