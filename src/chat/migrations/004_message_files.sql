-- What came with a message, as its events tell it. The files slice keeps the files themselves, held by the message.

ALTER TABLE messages ADD COLUMN files TEXT;
