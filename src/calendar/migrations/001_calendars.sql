-- Everybody's own calendar has their member's number and no row until there is something to keep of it. `conversation_id`
-- is a group's, `source_url` where an outside one is read; `feed_number` makes the secret of its address, zero for none.
CREATE TABLE calendars (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  colour BIGINT NOT NULL,
  owner_id BIGINT NOT NULL,
  conversation_id BIGINT,
  source_url TEXT,
  refreshed_at BIGINT,
  refresh_failed BIGINT NOT NULL,
  feed_number BIGINT NOT NULL,
  feeds_made BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX calendars_by_owner ON calendars (org_id, owner_id, id);
CREATE INDEX calendars_by_conversation ON calendars (org_id, conversation_id, id);
CREATE INDEX calendars_by_kind ON calendars (org_id, kind, id);

-- How a calendar looks to one member.
CREATE TABLE calendar_looks (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  calendar_id BIGINT NOT NULL,
  colour BIGINT NOT NULL,
  is_shown BIGINT NOT NULL,
  PRIMARY KEY (org_id, member_id, calendar_id)
);

-- `event` is all of it as JSON, and what stands beside it finds it: from the first moment of its first occurrence to the
-- last of its last. One that was removed lies at no time; `before_removal` is what undoing brings back.
CREATE TABLE calendar_events (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  calendar_id BIGINT NOT NULL,
  uid TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  reminded_until BIGINT NOT NULL,
  is_removed BIGINT NOT NULL,
  event TEXT NOT NULL,
  before_removal TEXT,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX calendar_events_by_uid ON calendar_events (org_id, calendar_id, uid);
CREATE INDEX calendar_events_by_time ON calendar_events (org_id, calendar_id, last_at, id);

-- Whom an event concerns, for finding theirs; who has left as well, so that they find it again.
CREATE TABLE calendar_people (
  org_id BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  is_gone BIGINT NOT NULL,
  is_unanswered BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, event_id, member_id)
);
CREATE INDEX calendar_people_by_time ON calendar_people (org_id, member_id, is_gone, last_at, event_id);
CREATE INDEX calendar_people_unanswered ON calendar_people (org_id, member_id, is_unanswered, last_at, event_id);

CREATE TABLE calendar_rooms (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  capacity BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- One row for each occurrence of an event that has a room.
CREATE TABLE calendar_bookings (
  org_id BIGINT NOT NULL,
  room_id BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, room_id, ends_at, starts_at, event_id)
);
CREATE INDEX calendar_bookings_by_event ON calendar_bookings (org_id, event_id);
