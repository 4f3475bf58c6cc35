-- What the store knows of itself: the epoch.
CREATE TABLE store_meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
