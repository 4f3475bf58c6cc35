-- What pages say of themselves, as the server last read them, and which messages show it. A row of link_previews never
-- changes: a page that is read again has a new one. Until expires_at nobody reads the page again; without a title there was
-- nothing to read. Once it is null a message alone keeps the row. A message that somebody took a preview from keeps the
-- place without one. preview_events are the numbers under which a message's previews were told, for a recall to find.

CREATE TABLE link_previews (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  site_name TEXT NOT NULL,
  picture_id BIGINT,
  expires_at BIGINT,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX link_previews_of_url ON link_previews (org_id, url, id);
CREATE INDEX link_previews_by_expiry ON link_previews (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE message_previews (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  url TEXT NOT NULL,
  place BIGINT NOT NULL,
  preview_id BIGINT,
  PRIMARY KEY (org_id, conversation_id, seq, url)
);

CREATE INDEX message_previews_of_preview ON message_previews (org_id, preview_id);

CREATE TABLE preview_events (
  org_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  event_seq BIGINT NOT NULL,
  PRIMARY KEY (org_id, conversation_id, seq, event_seq)
);
