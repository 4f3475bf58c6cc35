-- A personal invitation makes whoever holds it the member that was prepared for them. Until then that member's account has
-- no password, and nobody can sign in to it.
ALTER TABLE invites ADD COLUMN member_id BIGINT;
