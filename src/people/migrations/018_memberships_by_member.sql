-- What a start compares with the members themselves is found by member: without it an organisation of 15,000 is compared with itself for
-- each of them where the database knows no statistics yet.
CREATE INDEX account_memberships_by_member ON account_memberships (org_id, member_id);
