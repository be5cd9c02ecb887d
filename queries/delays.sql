-- title: Delays by stage and provider
-- description: How long delivered mail took in all and in each stage (Postfix logs the stages): p95 is what 95 of 100 took at most. Before the queue manager is
--   the time in the queue before this attempt, and so holds the waits between retries.
-- counts: attempts that delivered and for which the log has the time
-- param: limit integer 40 rows at most
-- column: p50 duration
-- column: p95 duration
-- column: p99 duration
-- column: max duration
-- rows: FROM deliveries WHERE event = 'delivered' AND coalesce(provider, '(other)') = shown.provider AND CASE shown.stage WHEN 'total' THEN delay
--   WHEN 'before queue manager' THEN delay_before_qmgr WHEN 'in queue manager' THEN delay_in_qmgr WHEN 'connection' THEN delay_connect
--   ELSE delay_transmission END IS NOT NULL
-- number: delivered
WITH delivered AS (
	SELECT provider, delay, delay_before_qmgr, delay_in_qmgr, delay_connect, delay_transmission
	FROM store.event
	WHERE event = 11 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
), counted AS ( -- By value, which is exact and needs little room: the quantiles of a digest lie anywhere between the
	-- two humps of what is delivered at once and what a retry delivers.
	SELECT provider, 0 AS place, delay AS value, count(*) AS n FROM delivered WHERE delay >= 0 GROUP BY ALL
	UNION ALL SELECT provider, 1, delay_before_qmgr, count(*) FROM delivered WHERE delay_before_qmgr >= 0 GROUP BY ALL
	UNION ALL SELECT provider, 2, delay_in_qmgr, count(*) FROM delivered WHERE delay_in_qmgr >= 0 GROUP BY ALL
	UNION ALL SELECT provider, 3, delay_connect, count(*) FROM delivered WHERE delay_connect >= 0 GROUP BY ALL
	UNION ALL SELECT provider, 4, delay_transmission, count(*) FROM delivered WHERE delay_transmission >= 0 GROUP BY ALL
), ranked AS (
	SELECT provider, place, value, sum(n) OVER stage AS total, sum(n) OVER (stage ORDER BY value) AS up_to
	FROM counted
	WINDOW stage AS (PARTITION BY provider, place)
), stages AS (
	SELECT provider, place, any_value(total)::BIGINT AS n, min(value) FILTER (up_to >= 0.5 * total) AS p50,
		min(value) FILTER (up_to >= 0.95 * total) AS p95, min(value) FILTER (up_to >= 0.99 * total) AS p99, max(value) AS longest
	FROM ranked
	GROUP BY provider, place
)
SELECT coalesce(p.name, '(other)') AS provider, ['total', 'before queue manager', 'in queue manager', 'connection', 'transmission'][place + 1] AS stage,
	n AS delivered, p50 / 1000 AS p50, p95 / 1000 AS p95, p99 / 1000 AS p99, longest / 1000 AS max
FROM stages s JOIN providers p ON p.id = s.provider
ORDER BY coalesce(max(n) FILTER (place = 0) OVER (PARTITION BY s.provider), 0) DESC, provider, place
LIMIT $limit
