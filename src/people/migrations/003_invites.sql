-- Links that let people in. The code itself is stored nowhere; it begins with the organisation's id, so that one index
-- under the organisation finds it.
CREATE TABLE invites (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  code_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  department_id BIGINT,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  max_uses BIGINT,
  uses BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, code_hash)
);
