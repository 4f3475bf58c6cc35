-- What an organisation settles about its alerts (JSON), if it ever did.
CREATE TABLE alert_rules (
  org_id BIGINT NOT NULL,
  rules TEXT NOT NULL,
  PRIMARY KEY (org_id)
);

-- Who is told in somebody's place when they do not answer, by their own choice.
CREATE TABLE alert_deputies (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  deputy_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, member_id)
);

-- `policy` is the organisation's as it was when this began, `departments` those that it goes to (JSON both).
-- `laid_after` is how far its recipients are laid out, `laid_online` whether that is of those who were connected.
CREATE TABLE alerts (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  sender_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  urgency TEXT NOT NULL,
  reason TEXT NOT NULL,
  source_kind TEXT,
  source_id TEXT,
  needs TEXT NOT NULL,
  policy TEXT NOT NULL,
  to_everyone BIGINT NOT NULL,
  departments TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,
  deadline BIGINT,
  state TEXT NOT NULL,
  ended_at BIGINT,
  reminded_at BIGINT,
  laid_online BIGINT NOT NULL,
  laid_after BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  untold BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX alerts_by_sender ON alerts (org_id, sender_id, id);

-- Those who were named, or had not read a message, before they are laid out.
CREATE TABLE alert_named (
  org_id BIGINT NOT NULL,
  alert_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, alert_id, member_id)
);

-- One person and one alert. `stands_for` is the member in whose place they are told, 0 for themselves.
CREATE TABLE alert_recipients (
  org_id BIGINT NOT NULL,
  alert_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  stands_for BIGINT NOT NULL,
  state TEXT NOT NULL,
  is_open BIGINT NOT NULL,
  began_at BIGINT NOT NULL,
  steps_done BIGINT NOT NULL,
  rings BIGINT NOT NULL,
  logged BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  next_at BIGINT,
  delivered_at BIGINT,
  seen_at BIGINT,
  closed_at BIGINT,
  closing TEXT,
  closed_by BIGINT,
  note TEXT NOT NULL,
  PRIMARY KEY (org_id, alert_id, member_id, stands_for)
);

CREATE INDEX alert_recipients_due ON alert_recipients (org_id, alert_id, next_at, member_id) WHERE next_at IS NOT NULL;
CREATE INDEX alert_recipients_open ON alert_recipients (org_id, member_id, alert_id, stands_for) WHERE is_open = 1;
CREATE INDEX alert_recipients_by_state ON alert_recipients (org_id, alert_id, state, member_id);
CREATE INDEX alert_recipients_open_of_alert ON alert_recipients (org_id, alert_id, member_id, stands_for) WHERE is_open = 1;
CREATE INDEX alert_recipients_standing_in ON alert_recipients (org_id, alert_id, stands_for, member_id) WHERE stands_for <> 0;

-- How many of an alert's recipients, without those who stand in, are in a state.
CREATE TABLE alert_tallies (
  org_id BIGINT NOT NULL,
  alert_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  members BIGINT NOT NULL,
  PRIMARY KEY (org_id, alert_id, state)
);

-- Everything that was done to reach somebody; its key is what keeps a step from being taken twice.
CREATE TABLE alert_steps (
  org_id BIGINT NOT NULL,
  alert_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  stands_for BIGINT NOT NULL,
  number BIGINT NOT NULL,
  channel TEXT NOT NULL,
  at BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  told_id BIGINT,
  PRIMARY KEY (org_id, alert_id, member_id, stands_for, number)
);

CREATE INDEX alert_steps_standing_in ON alert_steps (org_id, alert_id, stands_for, at, member_id, number) WHERE stands_for <> 0;
