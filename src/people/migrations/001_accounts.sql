-- Accounts stand above organisations, in the directory.
CREATE TABLE accounts (
  id BIGINT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  locale TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
