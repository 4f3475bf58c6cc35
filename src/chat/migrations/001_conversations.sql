-- Conversations and who is in them. head_seq is the number of the last event on the conversation's stream. A direct
-- conversation is unique by its pair, the smaller id first; groups have none, and NULLs are all different.

CREATE TABLE conversations (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  history TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  member_count BIGINT NOT NULL,
  head_seq BIGINT NOT NULL,
  first_member_id BIGINT,
  second_member_id BIGINT,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, first_member_id, second_member_id)
);

CREATE TABLE conversation_members (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  role TEXT NOT NULL,
  read_seq BIGINT NOT NULL,
  visible_from_seq BIGINT NOT NULL,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, member_id)
);

CREATE INDEX conversations_of_member ON conversation_members (org_id, member_id, conversation_id);
