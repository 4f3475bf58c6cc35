-- The durable logs behind every stream. A head keeps the last number; the log keeps what happened, in the order it was
-- committed. A trimmed stream remembers in floor_seq how far its log has been forgotten.

CREATE TABLE stream_heads (
  org_id BIGINT NOT NULL,
  stream TEXT NOT NULL,
  seq BIGINT NOT NULL,
  floor_seq BIGINT NOT NULL,
  PRIMARY KEY (org_id, stream)
);

CREATE TABLE stream_log (
  org_id BIGINT NOT NULL,
  stream TEXT NOT NULL,
  seq BIGINT NOT NULL,
  type TEXT NOT NULL,
  at BIGINT NOT NULL,
  data TEXT NOT NULL,
  UNIQUE (org_id, stream, seq)
);

CREATE INDEX stream_log_by_age ON stream_log (at);
