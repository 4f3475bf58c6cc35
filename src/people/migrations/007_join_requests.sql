-- Links after which an admin decides, and who waits for that. One request an account and organisation: a new one takes
-- the place of an old one.
ALTER TABLE invites ADD COLUMN needs_approval BIGINT NOT NULL DEFAULT 0;

CREATE TABLE join_requests (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  invite_id BIGINT NOT NULL,
  display_name TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by BIGINT,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, account_id)
);

CREATE INDEX join_requests_by_state ON join_requests (org_id, state, id);
CREATE INDEX join_requests_by_account ON join_requests (account_id, state);
