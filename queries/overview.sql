-- title: Overview
-- description: How many messages came in and what became of them.
-- counts: messages where it says so, else one per recipient and attempt, or per client
-- column: share bar
-- column: bytes bytes
WITH by_event AS (
	SELECT event, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE true
	-- include: event_filters.sql
	GROUP BY event
), in_queue AS (
	SELECT count(*) AS n, sum(size)::BIGINT AS bytes, min(received) AS first_time, max(received) AS last_time
	FROM all_messages
	WHERE id > 0
	-- include: message_filters.sql
), outcome AS (
	SELECT e.id, replace(e.name, '_', ' ') AS what, n,
		CASE WHEN e.id BETWEEN 11 AND 14 THEN n / sum(n) FILTER (e.id BETWEEN 11 AND 14) OVER () END AS share, first_time, last_time
	FROM by_event b JOIN event_names e ON e.id = b.event
)
SELECT what, count, share, bytes, first, last FROM (
	SELECT 0 AS place, 'messages received' AS what, n AS count, NULL AS share, bytes, first_time AS first, last_time AS last FROM in_queue
	UNION ALL
	SELECT id, what, n, share, NULL, first_time, last_time FROM outcome
)
ORDER BY place
