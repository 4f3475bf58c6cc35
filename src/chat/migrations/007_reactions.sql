-- Who put which emoji under which message, and how many did. A kind is there while anybody's is; first_seq is the number of
-- the event that brought it, which gives the kinds their order.

CREATE TABLE message_reactions (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  emoji TEXT NOT NULL,
  member_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, seq, emoji, member_id)
);

CREATE TABLE reaction_kinds (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  emoji TEXT NOT NULL,
  count BIGINT NOT NULL,
  first_seq BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, seq, emoji)
);
