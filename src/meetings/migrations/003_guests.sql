-- Who comes by a meeting's link without an account. Their id is like a member's, and no member has it; `token_hash` is
-- of the token they were given last, `write_hash` of what they asked for under their client_id, `came_from` of their
-- address.
CREATE TABLE meeting_guests (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  meeting_id BIGINT NOT NULL,
  client_id TEXT NOT NULL,
  write_hash TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  came_from TEXT NOT NULL,
  is_put_out BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX meeting_guests_by_write ON meeting_guests (org_id, meeting_id, client_id);
CREATE INDEX meeting_guests_put_out ON meeting_guests (org_id, meeting_id, came_from) WHERE is_put_out = 1;

-- A guest's name, and what a member was called when they came: guests have no directory.
ALTER TABLE meeting_participants ADD COLUMN guest_name TEXT;
ALTER TABLE meeting_participants ADD COLUMN shown_name TEXT NOT NULL DEFAULT '';

-- Of meetings from before, whose settings are JSON.
UPDATE meetings SET settings = REPLACE(settings, '}', ',"guests":"lobby"}');
