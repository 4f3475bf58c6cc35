-- Recordings of meetings. `composition` is JSON: how far one picture has been made of it; `voices` is JSON: who spoke when.
CREATE TABLE recordings (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  meeting_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  started_by BIGINT NOT NULL,
  state TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  length_ms BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  composition TEXT NOT NULL,
  is_composing BIGINT NOT NULL,
  voices TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX recordings_by_meeting ON recordings (org_id, meeting_id, id);

-- After a restart: what was not put away.
CREATE INDEX recordings_open ON recordings (org_id, id) WHERE state <> 'kept';
CREATE INDEX recordings_composing ON recordings (org_id, id) WHERE is_composing = 1;

-- What one participant sent of one kind, without a pause. `points` is JSON: from which bytes it can be played.
CREATE TABLE recording_parts (
  org_id BIGINT NOT NULL,
  recording_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  participant_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  media_type TEXT NOT NULL,
  first_ms BIGINT NOT NULL,
  last_ms BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  points TEXT NOT NULL,
  PRIMARY KEY (org_id, recording_id, number)
);
