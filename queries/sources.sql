-- title: What was read
-- description: Each log with how far it was read (in bytes, decompressed), its lines, those of other programs (foreign), those
--   not understood or damaged (lost: report unrecognised), and which share of its own lines was understood.
-- counts: lines
-- column: path path
-- column: position bytes
-- column: understood percent
-- narrow: foreign events first position
SELECT path, format, position, lines, events, foreign_lines AS foreign, unrecognised + broken AS lost,
	1 - (unrecognised + broken) / nullif(lines - foreign_lines, 0) AS understood, first_time AS first, last_time AS last
FROM sources
ORDER BY path, source_id
