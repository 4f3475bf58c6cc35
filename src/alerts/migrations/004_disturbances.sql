-- Somebody was told of an alert at a time at which they need not be reached.
CREATE TABLE alert_disturbances (
  org_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  alert_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  stands_for BIGINT NOT NULL,
  number BIGINT NOT NULL,
  sender_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  PRIMARY KEY (org_id, at, alert_id, member_id, stands_for, number)
);

CREATE INDEX alert_disturbances_of ON alert_disturbances (org_id, member_id, at, alert_id, number);
CREATE INDEX alerts_by_time ON alerts (org_id, created_at);
