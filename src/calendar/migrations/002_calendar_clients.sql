-- By which a member's calendar programs sign in; `hash` is all that is kept of one.
CREATE TABLE calendar_passwords (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX calendar_passwords_by_member ON calendar_passwords (org_id, member_id, id);

-- Under which name and number such programs find an event in a calendar; invitations lie in their member's own as well.
-- `number` counts a calendar's changes; it is zero of what was there before anybody counted. Without a name an event is
-- called by its id. One that was removed leaves its row, so that who asks what changed hears of it.
CREATE TABLE calendar_resources (
  org_id BIGINT NOT NULL,
  calendar_id BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  name TEXT,
  number BIGINT NOT NULL,
  is_removed BIGINT NOT NULL,
  PRIMARY KEY (org_id, calendar_id, event_id)
);
CREATE UNIQUE INDEX calendar_resources_by_name ON calendar_resources (org_id, calendar_id, name);
CREATE INDEX calendar_resources_by_number ON calendar_resources (org_id, calendar_id, number, event_id);
CREATE INDEX calendar_resources_by_event ON calendar_resources (org_id, event_id, calendar_id);

INSERT INTO calendar_resources (org_id, calendar_id, event_id, number, is_removed)
  SELECT org_id, calendar_id, id, 0, is_removed FROM calendar_events;
INSERT INTO calendar_resources (org_id, calendar_id, event_id, number, is_removed)
  SELECT p.org_id, p.member_id, p.event_id, 0, 0 FROM calendar_people p
  JOIN calendar_events e ON e.org_id = p.org_id AND e.id = p.event_id
  WHERE p.is_gone = 0 AND e.calendar_id <> p.member_id;

-- What other programs wrote of an event and we have no place for, as JSON, to be given back as it was.
CREATE TABLE calendar_extras (
  org_id BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  extras TEXT NOT NULL,
  PRIMARY KEY (org_id, event_id)
);
