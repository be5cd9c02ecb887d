-- title: What happened besides delivery
-- description: Mail that was held, released, discarded, redirected, expanded, removed, notified of, probed, inspected or not yet due, by service and text.
-- counts: events
-- param: limit integer 40 rows at most
-- narrow: first last
-- rows: FROM outcomes WHERE event = shown.action AND service IS NOT DISTINCT FROM shown.service
--   AND regexp_replace(coalesce(text, ''), '<[^>]*>|\[[^\]]*\]|[0-9A-Fa-f]*[0-9][0-9A-Za-z]*', '#', 'g')
--   = regexp_replace(coalesce(shown.example, ''), '<[^>]*>|\[[^\]]*\]|[0-9A-Fa-f]*[0-9][0-9A-Za-z]*', '#', 'g')
-- number: events
WITH by_text AS (
	SELECT event, service, text, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE event BETWEEN 15 AND 26 -- held to skipped
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), folded AS (
	SELECT event, service, regexp_replace(text, '<[^>]*>|\[[^\]]*\]|[0-9A-Fa-f]*[0-9][0-9A-Za-z]*', '#', 'g') AS folded, sum(n) AS n,
		min(first_time) AS first_time, max(last_time) AS last_time, min(nullif(text, '')) AS example
	FROM by_text GROUP BY ALL
)
SELECT en.name AS action, v.value AS service, sum(n)::BIGINT AS events, min(first_time) AS first, max(last_time) AS last, min(example) AS example
FROM folded f JOIN event_names en ON en.id = f.event JOIN store.name v ON v.id = f.service
GROUP BY en.name, v.value, folded
ORDER BY events DESC, action, service, example
LIMIT $limit
