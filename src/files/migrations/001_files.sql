-- Files and how they come in. What an upload has is its chunks; their bytes lie beside the database until it is finished.
-- A file belongs to one thing, its holder, or to nothing yet. used_bytes adds up what each member has uploaded. A body that
-- perhaps nothing names any more stands in dropped_bodies until somebody has looked.

CREATE TABLE uploads (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  file_id BIGINT,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX uploads_of_member ON uploads (org_id, member_id);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);

CREATE TABLE upload_chunks (
  org_id BIGINT NOT NULL,
  upload_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (org_id, upload_id, number)
);

CREATE TABLE files (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  kind TEXT NOT NULL,
  uploaded_by BIGINT NOT NULL,
  uploaded_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  holder_kind TEXT,
  holder_id BIGINT,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX files_of_holder ON files (org_id, holder_kind, holder_id);
CREATE INDEX files_of_body ON files (org_id, body);
CREATE INDEX files_loose ON files (uploaded_at) WHERE holder_id IS NULL;

CREATE TABLE used_bytes (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (org_id, member_id)
);

CREATE TABLE dropped_bodies (
  org_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  dropped_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, body)
);
