-- What an organisation wants to know of its members, and what it knows, each as JSON.
ALTER TABLE organisations ADD COLUMN profile_fields TEXT NOT NULL DEFAULT '[]';
ALTER TABLE members ADD COLUMN profile TEXT NOT NULL DEFAULT '[]';
