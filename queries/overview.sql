-- title: Overview
-- description: How many messages came in and what became of them.
-- counts: messages received; then recipients and attempts, or clients
-- column: share bar
-- column: bytes bytes
-- narrow: bytes first
-- rows: FROM events WHERE CASE WHEN event = 'received' THEN 'messages received'
--   WHEN event IN ('released', 'redirected', 'expanded', 'removed', 'notified', 'deliverable', 'undeliverable', 'inspected', 'delayed', 'skipped') THEN 'other (report actions)'
--   ELSE replace(event, '_', ' ') END = shown.what
-- number: count
WITH by_event AS (
	SELECT event, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE true
	-- include: event_filters.sql
	-- include: sender_filter.sql
	GROUP BY event
), in_queue AS (
	SELECT count(*) AS n, sum(size)::BIGINT AS bytes, min(received) AS first_time, max(received) AS last_time
	FROM all_messages
	WHERE id > 0 AND received IS NOT NULL -- not those refused at DATA, or begun in a log that was not read
	-- include: message_filters.sql
), outcome AS (
	SELECT CASE WHEN rare THEN 29 ELSE e.id END AS place, CASE WHEN rare THEN 'other (report actions)' ELSE replace(e.name, '_', ' ') END AS what, sum(n)::BIGINT AS n,
		min(first_time) AS first_time, max(last_time) AS last_time
	FROM (SELECT *, event BETWEEN 16 AND 26 AND event != 17 AS rare FROM by_event) b -- all but held and discarded
	JOIN event_names e ON e.id = b.event
	GROUP BY ALL
)
SELECT what, count, share, bytes, first, last FROM (
	SELECT 0 AS place, 'messages received' AS what, n AS count, NULL AS share, bytes, first_time AS first, last_time AS last FROM in_queue
	UNION ALL
	SELECT place, what, n, CASE WHEN place BETWEEN 11 AND 14 THEN n / sum(n) FILTER (place BETWEEN 11 AND 14) OVER () END, NULL, first_time, last_time FROM outcome
)
ORDER BY place
