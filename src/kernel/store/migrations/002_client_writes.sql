-- The answers of writes that clients may ask for again; see once.hpp.
CREATE TABLE client_writes (
  org_id BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  client_id TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (org_id, author_id, client_id)
);

CREATE INDEX client_writes_by_age ON client_writes (at);
