-- What is to be done. `people` and `files` are JSON: the row is the task. `due_at` is what the civil due date means;
-- `reminded_by` asked for the reminder; `follow_up_id` is the next one of a task that repeats; `revision` counts changes.
CREATE TABLE tasks (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  title TEXT NOT NULL,
  notes TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  people TEXT NOT NULL,
  needs TEXT NOT NULL,
  due_date BIGINT,
  due_minute BIGINT,
  due_zone TEXT,
  due_at BIGINT,
  remind_minutes_before BIGINT,
  reminded_by BIGINT,
  repeat_rule TEXT,
  parent_id BIGINT,
  list_id BIGINT,
  section_id BIGINT,
  rank BIGINT NOT NULL,
  source_kind TEXT,
  source_id TEXT,
  source_conversation_id BIGINT,
  source_seq BIGINT,
  source_is_gone BIGINT NOT NULL,
  files TEXT,
  state TEXT NOT NULL,
  closed_by BIGINT,
  closed_at BIGINT,
  subtask_count BIGINT NOT NULL,
  subtasks_closed BIGINT NOT NULL,
  comment_count BIGINT NOT NULL,
  follow_up_id BIGINT,
  revision BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX tasks_by_parent ON tasks (org_id, parent_id);
CREATE INDEX tasks_by_list ON tasks (org_id, list_id, closed_at);
CREATE INDEX tasks_by_source ON tasks (org_id, source_kind, source_id);
CREATE INDEX tasks_by_conversation ON tasks (org_id, source_conversation_id, source_seq);

-- Whom a task concerns, for finding theirs; who has left as well, so that they find it again.
CREATE TABLE task_people (
  org_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (org_id, task_id, member_id)
);
CREATE INDEX task_people_by_member ON task_people (org_id, member_id, closed_at, task_id);

-- Which task a file is attached to: asked whenever somebody reads the file.
CREATE TABLE task_files (
  org_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, file_id)
);

CREATE TABLE task_comments (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX task_comments_by_task ON task_comments (org_id, task_id, id);

-- A conversation's, or else its owner's. `sections` is JSON.
CREATE TABLE task_lists (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  conversation_id BIGINT,
  owner_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  sections TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX task_lists_by_conversation ON task_lists (org_id, conversation_id);
CREATE INDEX task_lists_by_owner ON task_lists (org_id, owner_id);
