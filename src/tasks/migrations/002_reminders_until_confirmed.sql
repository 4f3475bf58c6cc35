-- A reminder that goes on until it is confirmed, and the alert that it became.
ALTER TABLE tasks ADD COLUMN remind_until_confirmed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN reminder_alert TEXT;
