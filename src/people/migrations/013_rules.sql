-- What an organisation has settled for everybody in it. 0 minutes stand for never.
ALTER TABLE organisations ADD COLUMN edit_minutes BIGINT NOT NULL DEFAULT 1440;
ALTER TABLE organisations ADD COLUMN recall_minutes BIGINT NOT NULL DEFAULT 1440;
ALTER TABLE organisations ADD COLUMN group_founders TEXT NOT NULL DEFAULT 'everyone';
ALTER TABLE organisations ADD COLUMN group_history TEXT NOT NULL DEFAULT 'last_100';
