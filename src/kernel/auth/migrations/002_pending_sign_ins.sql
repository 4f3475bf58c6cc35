-- Who gave the right password and still owes the second factor. Such a token opens nothing but the second step.
CREATE TABLE pending_sign_ins (
  token_hash TEXT NOT NULL PRIMARY KEY,
  account_id BIGINT NOT NULL,
  device_name TEXT NOT NULL,
  failures BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX pending_sign_ins_by_account ON pending_sign_ins (account_id);
CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at);
