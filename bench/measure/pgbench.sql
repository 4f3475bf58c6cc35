-- A message as most servers write it: one transaction for each, statement by statement.
\set conversation random(1, 5000)
\set author random(1, 100000)
\set id random(1, 9000000000000000000)
BEGIN;
INSERT INTO stream_heads (org_id, stream, seq, floor_seq) VALUES (2, 'cnv_' || :conversation, 1, 0) ON CONFLICT (org_id, stream) DO UPDATE SET seq = stream_heads.seq + 1 RETURNING seq \gset
INSERT INTO messages (org_id, conversation_id, seq, id, author_id, kind, text, client_id, posted_at, mentions_all) VALUES (2, :conversation, :seq, :id, :author, 'text', repeat('m', 200), 'pgbench-' || :id, :id, 0);
INSERT INTO stream_log (org_id, stream, seq, type, at, data) VALUES (2, 'cnv_' || :conversation, :seq, 'chat.message_posted', :id, repeat('y', 420));
INSERT INTO client_writes (org_id, author_id, client_id, request_hash, answer, at) VALUES (2, :author, 'pgbench-' || :id, repeat('a', 32), repeat('z', 350), :id);
COMMIT;
