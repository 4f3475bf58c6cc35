-- What administrators did, one row for each act, written with it; no statement changes or removes one. Names are those
-- of that moment, so that a row still reads when what it is about is gone. changes is JSON.
CREATE TABLE audit_entries (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  actor_name TEXT NOT NULL,
  verb TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  target_name TEXT NOT NULL,
  changes TEXT NOT NULL,
  address TEXT NOT NULL,
  device_name TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX audit_entries_by_actor ON audit_entries (org_id, actor_id, id);
CREATE INDEX audit_entries_by_target ON audit_entries (org_id, target_id, id);
