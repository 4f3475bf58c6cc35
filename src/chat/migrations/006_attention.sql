-- How conversations and people come to a member's attention, each known to that member alone. Only what differs from the
-- usual has a row.
CREATE TABLE conversation_attention (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  is_muted BIGINT NOT NULL,
  muted_until BIGINT,
  lets_mentions BIGINT NOT NULL,
  is_starred BIGINT NOT NULL,
  PRIMARY KEY (org_id, member_id, conversation_id)
);

CREATE TABLE starred_people (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  starred_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, member_id, starred_id)
);
