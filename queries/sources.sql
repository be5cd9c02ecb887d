-- title: What was read
-- description: Each log with how far it was read, what it holds and how much of it was understood.
-- counts: lines
-- column: position bytes
-- column: understood percent
SELECT path, format, position, lines, events, foreign_lines, unrecognised AS not_understood, broken AS damaged,
	1 - (unrecognised + broken) / nullif(lines - foreign_lines, 0) AS understood, first_time AS first, last_time AS last
FROM sources
ORDER BY path, source_id
