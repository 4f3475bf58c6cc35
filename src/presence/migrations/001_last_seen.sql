-- When a member was last there. Nothing else of presence is kept.
CREATE TABLE last_seen (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, member_id)
);
