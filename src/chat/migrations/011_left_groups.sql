-- The groups that somebody was in when they left the organisation, for the day they come back.
CREATE TABLE left_groups (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, member_id, conversation_id)
);
