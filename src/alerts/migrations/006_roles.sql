-- The roles whose holders are meant (JSON).
ALTER TABLE alerts ADD COLUMN roles TEXT NOT NULL DEFAULT '[]';
