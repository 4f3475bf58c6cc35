-- How far the ids had come (IdSource::last_tick): a server that starts with its clock set back must not make them again.
ALTER TABLE store_commits ADD COLUMN last_tick BIGINT NOT NULL DEFAULT 0;
