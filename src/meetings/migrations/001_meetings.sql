-- Meetings. `settings`, `cohost_ids` and `invited_ids` are JSON: the row is the meeting. `password_hash` is argon2id;
-- `present` counts who is in it.
CREATE TABLE meetings (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  title TEXT NOT NULL,
  code TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  host_id BIGINT NOT NULL,
  cohost_ids TEXT NOT NULL,
  invited_ids TEXT NOT NULL,
  conversation_id BIGINT,
  event_id BIGINT,
  chat_id BIGINT,
  settings TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  scheduled_for BIGINT,
  started_at BIGINT,
  ended_at BIGINT,
  spotlight_id BIGINT,
  present BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX meetings_by_code ON meetings (org_id, code);
CREATE INDEX meetings_by_conversation ON meetings (org_id, conversation_id, ended_at, id);
CREATE INDEX meetings_by_event ON meetings (org_id, event_id, id);

-- Whose meetings they are: for finding theirs. Those that are over have `ended_at`.
CREATE TABLE meeting_people (
  org_id BIGINT NOT NULL,
  meeting_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (org_id, meeting_id, member_id)
);
CREATE INDEX meeting_people_by_member ON meeting_people (org_id, member_id, ended_at, meeting_id);

-- One device of one person in one meeting, also of those who have left: the attendance.
CREATE TABLE meeting_participants (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  meeting_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  is_guest BIGINT NOT NULL,
  device_name TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  joined_at BIGINT,
  left_at BIGINT,
  sending TEXT NOT NULL,
  withheld TEXT NOT NULL,
  hand_raised_at BIGINT,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX meeting_participants_by_meeting ON meeting_participants (org_id, meeting_id, state, id);
CREATE INDEX meeting_participants_by_person ON meeting_participants (org_id, meeting_id, member_id, id);
CREATE INDEX meeting_participants_by_member ON meeting_participants (org_id, member_id, state, id);

-- After a restart: who was in a meeting.
CREATE INDEX meeting_participants_present ON meeting_participants (org_id, id) WHERE state = 'joined';

-- Somebody's devices ring for a meeting, or rang.
CREATE TABLE meeting_calls (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  meeting_id BIGINT NOT NULL,
  caller_id BIGINT NOT NULL,
  callee_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  rung_at BIGINT NOT NULL,
  ended_at BIGINT,
  alert_when_missed BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX meeting_calls_by_meeting ON meeting_calls (org_id, meeting_id, state, id);
CREATE INDEX meeting_calls_by_callee ON meeting_calls (org_id, callee_id, state, id);
CREATE INDEX meeting_calls_by_caller ON meeting_calls (org_id, caller_id, state, id);
