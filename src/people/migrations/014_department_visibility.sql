-- Who sees a department and those below it: everybody, or only who is inside. Few are closed, so the index is small.
ALTER TABLE departments ADD COLUMN visibility TEXT NOT NULL DEFAULT 'everyone';
CREATE INDEX departments_closed ON departments (org_id) WHERE visibility <> 'everyone';
