-- title: What was read
-- description: Each log with how far it was read (in bytes, decompressed), its lines, those of other programs (foreign), those
--   not understood or damaged (lost: report unrecognised), and which share of its own lines was understood.
-- counts: lines
-- param: limit integer - logs at most, those with the latest lines
-- column: path path
-- column: position bytes
-- column: understood percent
-- narrow: foreign events first position
SELECT path, format, position, lines, events, foreign_lines AS foreign, unrecognised + broken AS lost,
	1 - (unrecognised + broken) / nullif(lines - foreign_lines, 0) AS understood, first_time AS first, last_time AS last
FROM (
	FROM sources
	ORDER BY last_time DESC NULLS LAST, source_id DESC
	LIMIT $limit -- if: limit
)
ORDER BY path, source_id
