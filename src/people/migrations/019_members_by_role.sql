-- Those who have a role, by pages in the order of their ids.
DROP INDEX members_by_role;
CREATE INDEX members_by_role ON members (org_id, role, id);
