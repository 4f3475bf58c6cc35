-- What members were granted of the administrators' work: powers (JSON) over the whole organisation, or over one department
-- and all below it.
CREATE TABLE administrators (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  powers TEXT NOT NULL,
  department_id BIGINT,
  PRIMARY KEY (org_id, member_id)
);

CREATE INDEX administrators_by_department ON administrators (org_id, department_id);
