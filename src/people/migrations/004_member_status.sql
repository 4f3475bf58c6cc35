-- What a member says they are doing, empty for nothing; not shown once status_until has passed.
ALTER TABLE members ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN status_until BIGINT;
