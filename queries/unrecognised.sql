-- title: Lines that were not understood
-- description: Lines of a mail server that no rule could read, or that are damaged, grouped by what is left when numbers
--   are folded away. Of each source a bounded number is kept.
-- counts: lines
-- column: source path
-- param: limit integer 30 rows at most
-- narrow: reason
WITH folded AS (
	SELECT *, regexp_replace(regexp_replace(left(line, 300), '[0-9A-Fa-f]*[0-9][0-9A-Za-z]*', '#', 'g'), '<[^>]*>', '<>', 'g') AS shape FROM unrecognised
)
SELECT count(*) AS lines, reason, min(s.path) AS source, arg_min(f.line_end, (f.source_id, f.line_end)) AS line_end, arg_min(f.line, (f.source_id, f.line_end)) AS example
FROM folded f JOIN sources s USING (source_id)
GROUP BY reason, shape
ORDER BY lines DESC, example
LIMIT $limit
