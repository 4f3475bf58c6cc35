-- How an organisation works, if it ever said so: whose holidays it keeps, and its hours (JSON).
CREATE TABLE working_times (
  org_id BIGINT NOT NULL,
  country TEXT NOT NULL,
  hours TEXT NOT NULL,
  PRIMARY KEY (org_id)
);

-- Days that its administrators entered: they win over the country's table. `day` counts from 1970.
CREATE TABLE entered_days (
  org_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (org_id, day)
);

-- In what a member differs: absent is as the organisation.
CREATE TABLE member_working_times (
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  time_zone TEXT,
  hours TEXT,
  quiet_from BIGINT,
  quiet_to BIGINT,
  PRIMARY KEY (org_id, member_id)
);
