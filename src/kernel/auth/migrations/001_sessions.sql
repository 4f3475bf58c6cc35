-- Who is signed in where. Above organisations: these rows stand in the directory, as accounts do.
CREATE TABLE sessions (
  id BIGINT NOT NULL PRIMARY KEY,
  account_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  device_name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  ended_at BIGINT
);

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_use ON sessions (last_used_at);

-- Secrets for the first frame of one socket; a ticket is deleted when it is used.
CREATE TABLE tickets (
  ticket_hash TEXT NOT NULL PRIMARY KEY,
  session_id BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX tickets_by_expiry ON tickets (expires_at);
