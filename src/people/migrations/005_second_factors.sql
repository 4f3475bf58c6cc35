-- What stands besides an account's password. Secrets are sealed with the server's key; a recovery code is its hash, and
-- gone once it was used. last_step is the latest step of 30 s whose code was taken: none is taken twice.
CREATE TABLE totp_secrets (
  account_id BIGINT NOT NULL PRIMARY KEY,
  sealed TEXT NOT NULL,
  last_step BIGINT NOT NULL,
  confirmed_at BIGINT
);

CREATE TABLE recovery_codes (
  account_id BIGINT NOT NULL,
  code_hash TEXT NOT NULL,
  PRIMARY KEY (account_id, code_hash)
);
