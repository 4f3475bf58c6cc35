-- Of which announcement those are meant who have not done what it asks, when an alert chases them.
ALTER TABLE alerts ADD COLUMN missing_of TEXT;
