-- What stands for a picture where it is drawn small. It is made of a body, not of a file, so files that share a body share it.
-- A row without a body of its own says that none can be made, so that nobody tries again.

CREATE TABLE thumbnails (
  org_id BIGINT NOT NULL,
  picture TEXT NOT NULL,
  size TEXT NOT NULL,
  body TEXT,
  PRIMARY KEY (org_id, picture, size)
);

CREATE INDEX thumbnails_of_body ON thumbnails (org_id, body);
