-- What an organisation tells its people. `audience` is JSON. `revision` is the newest, `asked_revision` the newest that
-- asked everybody; `laid_after` is how far its readers are laid out for it; `title` and `excerpt` are those of the newest.
CREATE TABLE announcements (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  revision BIGINT NOT NULL,
  asked_revision BIGINT NOT NULL,
  asks TEXT NOT NULL,
  audience TEXT NOT NULL,
  remarks_allowed BIGINT NOT NULL,
  remark_count BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  publish_at BIGINT,
  published_at BIGINT,
  pinned_until BIGINT,
  expires_at BIGINT,
  approver_id BIGINT,
  decided_by BIGINT,
  refusal TEXT NOT NULL,
  withdrawn_by BIGINT,
  withdrawn_at BIGINT,
  withdrawal TEXT NOT NULL,
  alert_id BIGINT,
  chased_at BIGINT,
  laid_after BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  untold BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX announcements_by_author ON announcements (org_id, author_id, id);
CREATE INDEX announcements_by_state ON announcements (org_id, state, id);
CREATE INDEX announcements_by_approver ON announcements (org_id, approver_id, id) WHERE state = 'in_review';
CREATE INDEX announcements_pinned ON announcements (org_id, pinned_until, id) WHERE state = 'published';

-- What each revision says. A row is never changed once its revision was published. `body` and `files` are JSON, `text` is
-- what the body says.
CREATE TABLE announcement_revisions (
  org_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  text TEXT NOT NULL,
  files TEXT NOT NULL,
  note TEXT NOT NULL,
  asks_again BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (org_id, announcement_id, revision)
);

-- Which announcement a file is attached to: asked whenever somebody reads the file.
CREATE TABLE announcement_files (
  org_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, file_id)
);

-- How it stands with each reader. `department_id` is where they are counted, 0 for none; `listed_at` when it came to them.
CREATE TABLE announcement_readers (
  org_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  department_id BIGINT NOT NULL,
  standing TEXT NOT NULL,
  is_wanted BIGINT NOT NULL,
  listed_at BIGINT NOT NULL,
  asked_revision BIGINT NOT NULL,
  read_revision BIGINT,
  read_at BIGINT,
  confirmed_revision BIGINT,
  confirmed_at BIGINT,
  PRIMARY KEY (org_id, announcement_id, member_id)
);
CREATE INDEX announcement_readers_by_member ON announcement_readers (org_id, member_id, listed_at, announcement_id);
CREATE INDEX announcement_readers_wanted_of_member ON announcement_readers (org_id, member_id, announcement_id) WHERE is_wanted = 1;
CREATE INDEX announcement_readers_wanted ON announcement_readers (org_id, announcement_id, member_id) WHERE is_wanted = 1;
CREATE INDEX announcement_readers_by_standing ON announcement_readers (org_id, announcement_id, standing, member_id);
CREATE INDEX announcement_readers_by_department
  ON announcement_readers (org_id, announcement_id, department_id, standing, member_id);
CREATE INDEX announcement_readers_in_department ON announcement_readers (org_id, announcement_id, department_id, member_id);

-- What readers said, of which revision and when: the proof. Rows are only ever added. `strokes` is JSON, of a signature.
CREATE TABLE announcement_receipts (
  org_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  strokes TEXT,
  PRIMARY KEY (org_id, announcement_id, member_id, revision, kind)
);

-- How many readers of a department are in a standing.
CREATE TABLE announcement_tallies (
  org_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL,
  department_id BIGINT NOT NULL,
  standing TEXT NOT NULL,
  members BIGINT NOT NULL,
  PRIMARY KEY (org_id, announcement_id, department_id, standing)
);

CREATE TABLE announcement_remarks (
  org_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, announcement_id, id)
);
