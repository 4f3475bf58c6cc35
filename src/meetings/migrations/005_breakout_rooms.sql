-- How a meeting is divided into rooms; `rooms` is JSON. Open while `opened_at` is there.
CREATE TABLE meeting_breakouts (
  org_id BIGINT NOT NULL,
  meeting_id BIGINT NOT NULL,
  rooms TEXT NOT NULL,
  may_choose BIGINT NOT NULL,
  may_return BIGINT NOT NULL,
  seats_latecomers BIGINT NOT NULL,
  minutes BIGINT,
  opened_at BIGINT,
  closes_at BIGINT,
  PRIMARY KEY (org_id, meeting_id)
);

-- Where each device is, and where it belongs; also of those who have left, so that they find back.
CREATE TABLE meeting_breakout_places (
  org_id BIGINT NOT NULL,
  meeting_id BIGINT NOT NULL,
  participant_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  assigned_id BIGINT,
  room_id BIGINT,
  help_asked_at BIGINT,
  PRIMARY KEY (org_id, meeting_id, participant_id)
);
CREATE INDEX meeting_breakout_places_by_person
  ON meeting_breakout_places (org_id, meeting_id, member_id, participant_id);
