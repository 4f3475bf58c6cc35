-- What is recorded of a meeting now (JSON), as everybody in it is shown.
ALTER TABLE meetings ADD COLUMN recording TEXT;
