-- What the nodes of a cluster must hear of besides the logs, kept for some minutes: a node that missed the word of it
-- finds it here. On one machine nothing is written. The type and data are those of an event on a stream that keeps only
-- its revision.

CREATE TABLE node_news (
  kind TEXT NOT NULL,
  org_id BIGINT NOT NULL,
  stream TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL
);

CREATE INDEX node_news_by_age ON node_news (at);
CREATE INDEX node_news_by_stream ON node_news (org_id, stream, seq);
