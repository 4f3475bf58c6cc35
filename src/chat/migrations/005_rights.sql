-- What a group lets whom do: the JSON of its rights; and until when a member may not speak in it.
ALTER TABLE conversations ADD COLUMN rights TEXT NOT NULL DEFAULT
  '{"speak":{"holders":"everyone","named":[]},"mention_all":{"holders":"everyone","named":[]},"add_members":{"holders":"everyone","named":[]},"pin":{"holders":"everyone","named":[]}}';
ALTER TABLE conversation_members ADD COLUMN silenced_until BIGINT;
