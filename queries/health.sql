-- title: Warnings and fatal errors of the mail server
-- description: What the mail server says of its own configuration, environment and tables, by service and text with numbers, IDs of
--   messages and names of clients looked up folded away.
-- counts: lines
-- param: limit integer 40 rows at most
-- narrow: first last
-- rows: FROM outcomes WHERE event = shown.kind AND host IS NOT DISTINCT FROM shown.host AND service IS NOT DISTINCT FROM shown.service
--   AND regexp_replace(regexp_replace(coalesce(text, ''), '^hostname \S+ |\S+\.([A-Za-z0-9-]+\.[A-Za-z]+)(: RBL lookup error| type=)|\b[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}|[0-9A-Za-z]{11})-[0-9A-Za-z]{2}(?:[0-9A-Za-z]{2})?\b', '#\1\2 ', 'g'),
--   '[0-9A-F]*[0-9][0-9A-Fa-f.:]*', '#', 'g')
--   = regexp_replace(regexp_replace(coalesce(shown.example, ''), '^hostname \S+ |\S+\.([A-Za-z0-9-]+\.[A-Za-z]+)(: RBL lookup error| type=)|\b[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}|[0-9A-Za-z]{11})-[0-9A-Za-z]{2}(?:[0-9A-Za-z]{2})?\b', '#\1\2 ', 'g'),
--   '[0-9A-F]*[0-9][0-9A-Fa-f.:]*', '#', 'g')
-- number: lines
WITH said AS (
	SELECT event, host, service,
		regexp_replace(regexp_replace(text, '^hostname \S+ |\S+\.([A-Za-z0-9-]+\.[A-Za-z]+)(: RBL lookup error| type=)|\b[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}|[0-9A-Za-z]{11})-[0-9A-Za-z]{2}(?:[0-9A-Za-z]{2})?\b', '#\1\2 ', 'g'), '[0-9A-F]*[0-9][0-9A-Fa-f.:]*', '#', 'g') AS folded,
		count(*) AS n, min(time) AS first_time, max(time) AS last_time,
		min(text) AS example
	FROM store.event
	WHERE event IN (40, 41) -- warning, fatal
	-- include: event_filters.sql
	GROUP BY ALL
), told AS (
	SELECT en.name AS kind, h.value AS host, v.value AS service, sum(n)::BIGINT AS lines, min(first_time) AS first, max(last_time) AS last, min(example) AS example
	FROM said s JOIN event_names en ON en.id = s.event JOIN store.name h ON h.id = s.host JOIN store.name v ON v.id = s.service
	GROUP BY kind, h.value, v.value, folded
	ORDER BY kind, lines DESC, h.value, v.value, 7
	LIMIT $limit
)
SELECT *,
	-- include: trouble_advice.sql
FROM told
ORDER BY kind, lines DESC, host, service, example
