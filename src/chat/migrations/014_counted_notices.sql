-- Notices that wait to be seen count as unread, as texts do: an index of their own, as narrow as that of texts, since they
-- are few. Calls that were missed before stay notices that do not.
CREATE INDEX messages_counted_notices ON messages (org_id, conversation_id, seq, author_id, kind, recalled_at)
  WHERE kind = 'counted_notice' AND recalled_at IS NULL;
