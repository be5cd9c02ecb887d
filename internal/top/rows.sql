-- The names that have the most failures in the window, with the parts of it (see totals.sql) that have some and how
-- many. They are counted by .Numbers, and only the counts (f) get a .Name, which is found by .Joins: the views for
-- people would join names to every row. At most .Limit.
SELECT name, list(part), list(n)
FROM (
	SELECT {{.Name}} AS name, part, sum(n)::BIGINT AS n
	FROM (
		SELECT {{.Numbers}}, (epoch_us(e.time) - epoch_us($since::TIMESTAMP)) // $part AS part, count(*) AS n
		FROM store.happening e JOIN store.kind k ON k.id = e.kind JOIN event_names en ON en.id = k.event AND {{failing}}
		WHERE e.time >= $since::TIMESTAMP AND e.time < $horizon::TIMESTAMP
		GROUP BY ALL
	) f {{.Joins}}
	GROUP BY ALL
)
WHERE name IS NOT NULL
GROUP BY name
ORDER BY sum(n) DESC, name
LIMIT {{.Limit}}
