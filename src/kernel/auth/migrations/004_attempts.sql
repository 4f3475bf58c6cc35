-- Failed sign-ins by login and by address, where several servers share the database; see shared_attempts.hpp. Keys are
-- digests: nobody need read here who tried what.
CREATE TABLE sign_in_attempts (
  key_hash TEXT NOT NULL PRIMARY KEY,
  count BIGINT NOT NULL,
  since BIGINT NOT NULL
);

CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (since);
