-- What an author was called who has no account: their author_id is no member's. And where such visitors are told of a
-- conversation that they see, while there are any.
ALTER TABLE messages ADD COLUMN guest_name TEXT;
ALTER TABLE conversations ADD COLUMN visitors_stream TEXT;
