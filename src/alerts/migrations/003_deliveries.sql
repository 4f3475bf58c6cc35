-- What the other side said of a step that left the house.
ALTER TABLE alert_steps ADD COLUMN detail TEXT NOT NULL DEFAULT '';

-- What is on its way out of the house: a row until somebody has taken it over, or it is no longer wanted. It is tried at
-- `try_at`; while it is `leased` that is when its lease ends.
CREATE TABLE alert_deliveries (
  org_id BIGINT NOT NULL,
  alert_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  stands_for BIGINT NOT NULL,
  number BIGINT NOT NULL,
  channel TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  leased BIGINT NOT NULL,
  try_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, alert_id, member_id, stands_for, number)
);

CREATE INDEX alert_deliveries_due ON alert_deliveries (org_id, alert_id, try_at, member_id);
