-- Browsers that their owners let be woken while no page of ours is open: where their makers take messages for them, and
-- what these are encrypted with. `session_id` is who is signed in there; when that ends nothing is sent any more.
-- `told_at` and `fault` say what came of the last try.
CREATE TABLE alert_pushes (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  endpoint TEXT NOT NULL,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  language TEXT,
  created_at BIGINT NOT NULL,
  renewed_at BIGINT NOT NULL,
  told_at BIGINT,
  fault TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX alert_pushes_at ON alert_pushes (org_id, endpoint);
CREATE INDEX alert_pushes_of ON alert_pushes (org_id, member_id, id);

-- Whose session needs no word that an alert is settled, because it settled it; 0 when all do.
ALTER TABLE alert_deliveries ADD COLUMN spared BIGINT NOT NULL DEFAULT 0;
