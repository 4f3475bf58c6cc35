-- What passkeys signed, until it is too old anyway: so that no answer is taken twice.
CREATE TABLE spent_challenges (
  challenge_hash TEXT NOT NULL PRIMARY KEY,
  expires_at BIGINT NOT NULL
);

CREATE INDEX spent_challenges_by_expiry ON spent_challenges (expires_at);
