-- Logs without their directories, and without what tells whether a file is one of them.
SELECT * REPLACE (source_id::VARCHAR AS identity, regexp_replace(path, '^.*[/\\]', '') AS path,
	0 AS tail_hash, 0 AS tail_len, ''::BLOB AS marks)
FROM main.sources
