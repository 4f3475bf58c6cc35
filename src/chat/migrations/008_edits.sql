-- What a message said before it was edited, under the number of the event that told the edit. A message to all is marked,
-- so that everybody in a large group is mentioned by one row: whoever joins later has read that far already.

ALTER TABLE messages ADD COLUMN edited_at BIGINT;
ALTER TABLE messages ADD COLUMN mentions_all BIGINT NOT NULL DEFAULT 0;

CREATE INDEX messages_to_all ON messages (org_id, conversation_id, seq, author_id) WHERE mentions_all = 1;

CREATE TABLE message_edits (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  event_seq BIGINT NOT NULL,
  client_id TEXT NOT NULL,
  text TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, seq, event_seq)
);
