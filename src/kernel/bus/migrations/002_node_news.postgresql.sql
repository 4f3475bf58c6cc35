-- What the nodes of a cluster must hear of besides the logs, kept for some minutes: a node that missed the word of it
-- finds it here. On one machine nothing is written. The type and data are those of an event on a stream that keeps only
-- its revision.
--
-- Transactions end in another order than they began in. So both this table and the log say in which they were made, and
-- whoever asks again from the oldest that had not ended before is told of all; see TransactionFeed.

CREATE TABLE node_news (
  kind TEXT NOT NULL,
  org_id BIGINT NOT NULL,
  stream TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  made_in BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)
);

CREATE INDEX node_news_by_age ON node_news (at);
CREATE INDEX node_news_by_stream ON node_news (org_id, stream, seq);
CREATE INDEX node_news_by_transaction ON node_news (made_in);

ALTER TABLE stream_log ADD COLUMN made_in BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint);
CREATE INDEX stream_log_by_transaction ON stream_log (made_in);
