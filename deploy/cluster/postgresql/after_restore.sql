-- Once, in the database madang, after it was taken back to an earlier moment and before a node starts: a new epoch, so that
-- devices fetch afresh instead of trusting what they remember of the time that is gone.
UPDATE store_meta SET value = replace(gen_random_uuid()::text, '-', '') WHERE name = 'epoch';
