-- What stands above organisations of people: where each organisation lives, and, for signing in and switching, which an
-- account is in. `organisation` and `member` are what the account is shown, as JSON; empty until the program that made
-- the row an older one's has written them (keyed says by which rules, see memberships_store.cpp).
CREATE TABLE organisation_places (
  org_id BIGINT NOT NULL PRIMARY KEY,
  shard TEXT NOT NULL,
  generation BIGINT NOT NULL,
  placed_at BIGINT NOT NULL,
  organisation TEXT NOT NULL,
  keyed BIGINT NOT NULL
);

CREATE INDEX organisation_places_by_shard ON organisation_places (shard);
CREATE INDEX organisation_places_by_keyed ON organisation_places (keyed);

CREATE TABLE account_memberships (
  account_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  joined_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  member TEXT NOT NULL,
  keyed BIGINT NOT NULL,
  PRIMARY KEY (account_id, org_id)
);

CREATE INDEX account_memberships_by_keyed ON account_memberships (keyed, org_id);

CREATE TABLE account_join_requests (
  account_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  display_name TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, org_id)
);

INSERT INTO organisation_places (org_id, shard, generation, placed_at, organisation, keyed)
  SELECT id, '', 0, founded_at, '', 0 FROM organisations;
INSERT INTO account_memberships (account_id, org_id, member_id, joined_at, revision, member, keyed)
  SELECT account_id, org_id, id, joined_at, 0, '', 0 FROM members WHERE left_at IS NULL;
INSERT INTO account_join_requests (account_id, org_id, id, display_name, state, created_at)
  SELECT account_id, org_id, id, display_name, state, created_at FROM join_requests WHERE state <> 'approved';

-- As members have it, so that a list of requests reads nothing from above organisations.
ALTER TABLE join_requests ADD COLUMN account_login TEXT NOT NULL DEFAULT '';
UPDATE join_requests SET account_login = (SELECT login FROM accounts WHERE accounts.id = join_requests.account_id)
  WHERE EXISTS (SELECT 1 FROM accounts WHERE accounts.id = join_requests.account_id);
DROP INDEX members_by_account;
DROP INDEX join_requests_by_account;
