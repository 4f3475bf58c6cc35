-- Meetings from before could be written down as well: `settings` is flat JSON.
UPDATE meetings SET settings = replace(settings, '}', ',"captions_allowed":true}') WHERE settings LIKE '{%';
