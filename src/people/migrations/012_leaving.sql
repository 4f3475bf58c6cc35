-- Who has left stays, so that what they said keeps their name; a row of leavings keeps what bringing them back needs.
-- department_ids is JSON.
ALTER TABLE members ADD COLUMN left_at BIGINT;

CREATE TABLE leavings (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  left_at BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  heir_id BIGINT,
  manager_id BIGINT,
  department_ids TEXT NOT NULL,
  PRIMARY KEY (org_id, member_id)
);

CREATE INDEX leavings_by_time ON leavings (org_id, left_at);
CREATE INDEX members_by_manager ON members (org_id, manager_id);
CREATE INDEX departments_by_head ON departments (org_id, head_id);
