-- Takes rows with a source_id, which go, from what their sources count.
-- {{.}}: where the rows are.
UPDATE log.main.sources SET events = events - x.n
FROM (SELECT source_id, count(*) AS n FROM {{.}} GROUP BY 1) x
WHERE sources.source_id = x.source_id
