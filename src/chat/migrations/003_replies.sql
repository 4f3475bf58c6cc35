-- Which message a text answers: its id and its number. Never anything of what it said.

ALTER TABLE messages ADD COLUMN reply_to_id BIGINT;
ALTER TABLE messages ADD COLUMN reply_to_seq BIGINT;
