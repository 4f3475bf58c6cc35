-- Where what an alert is about is found: the conversation of a message.
ALTER TABLE alerts ADD COLUMN source_place TEXT;
-- Raised because the organisation wants it so, and not by its sender's doing: of nobody's quota.
ALTER TABLE alerts ADD COLUMN by_rule BIGINT NOT NULL DEFAULT 0;

-- Groups whose messages must be read: what stands unread for so many minutes alarms those who have not read it.
-- `alert_id` is the alert of the last one that did, `seq` the message's place in the conversation.
CREATE TABLE alert_must_reads (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  set_by BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  alert_id BIGINT,
  PRIMARY KEY (org_id, conversation_id)
);
