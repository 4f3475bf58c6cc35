-- How a name with Chinese characters is read, and keys that people and departments are found by. `keyed` says by which
-- version of the rules a row's were made: the program makes the older ones anew when it starts.
ALTER TABLE members ADD COLUMN reading TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN keyed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE departments ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
ALTER TABLE departments ADD COLUMN keyed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX members_by_search_key ON members (org_id, search_key, name_key, id);
CREATE INDEX members_by_keyed ON members (keyed, org_id, id);
CREATE INDEX departments_by_keyed ON departments (keyed, org_id, id);
