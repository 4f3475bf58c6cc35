-- Whether meetings may be recorded.
ALTER TABLE organisations ADD COLUMN recordings TEXT NOT NULL DEFAULT 'allowed';
