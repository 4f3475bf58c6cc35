-- From which number on a guest sees the chat; of one who has not come in nothing.
ALTER TABLE meeting_guests ADD COLUMN chat_from_seq BIGINT;
