-- What is to happen later. A row goes in the transaction that does its work.
CREATE TABLE jobs (
  org_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  payload TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  PRIMARY KEY (org_id, kind, key)
);

CREATE INDEX jobs_by_time ON jobs (run_at);
