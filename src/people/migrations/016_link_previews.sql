-- Whether messages show what the pages they link to say of themselves.
ALTER TABLE organisations ADD COLUMN link_previews TEXT NOT NULL DEFAULT 'shown';
