-- Organisations and who is in them. name_key is the folded name, for order; search_key holds every text a member is found by.
CREATE TABLE organisations (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  locale TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  founded_at BIGINT NOT NULL
);

CREATE TABLE members (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  account_login TEXT NOT NULL,
  display_name TEXT NOT NULL,
  title TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  about TEXT NOT NULL,
  role TEXT NOT NULL,
  manager_id BIGINT,
  joined_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  name_key TEXT NOT NULL,
  search_key TEXT NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, account_id)
);

CREATE INDEX members_by_name ON members (org_id, name_key, id);
CREATE INDEX members_by_account ON members (account_id);
CREATE INDEX members_by_role ON members (org_id, role);

CREATE TABLE departments (
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  parent_id BIGINT,
  head_id BIGINT,
  name_key TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX departments_by_parent ON departments (org_id, parent_id);

CREATE TABLE department_members (
  org_id BIGINT NOT NULL,
  department_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  PRIMARY KEY (org_id, department_id, member_id)
);

CREATE INDEX department_members_by_member ON department_members (org_id, member_id, department_id);
