-- Messages lie in the order they were written, beside narrow indexes: a conversation's messages spread over the whole
-- table, but a write touches only its end. messages_unread answers unread counts without looking at a message; its last
-- two columns are there because SQLite would look otherwise.

CREATE TABLE messages (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  id BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  client_id TEXT,
  posted_at BIGINT NOT NULL,
  recalled_at BIGINT,
  notice TEXT,
  UNIQUE (org_id, conversation_id, seq),
  UNIQUE (org_id, id)
);

CREATE INDEX messages_unread ON messages (org_id, conversation_id, seq, author_id, kind, recalled_at)
  WHERE kind = 'text' AND recalled_at IS NULL;

CREATE TABLE message_mentions (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, member_id, seq)
);
