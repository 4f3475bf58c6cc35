-- Public halves of keys that live in people's devices. rp_id is the host they were made for; sign_count is how often the
-- device says the key was used: a copy would count on its own.
CREATE TABLE passkeys (
  id BIGINT NOT NULL PRIMARY KEY,
  account_id BIGINT NOT NULL,
  credential_id TEXT NOT NULL UNIQUE,
  rp_id TEXT NOT NULL,
  algorithm BIGINT NOT NULL,
  public_key TEXT NOT NULL,
  sign_count BIGINT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT
);

CREATE INDEX passkeys_by_account ON passkeys (account_id);
