-- Messages that are pinned in a conversation.

CREATE TABLE pins (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  message_seq BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  pinned_by BIGINT NOT NULL,
  pinned_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, message_seq)
);
