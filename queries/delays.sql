-- title: Delays by stage and provider
-- description: How long delivered mail took in all and in each stage (Postfix logs the stages), as quantiles. Before the queue manager is
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
WITH quantiles AS (
	SELECT provider, [count(*) FILTER (delay >= 0), count(*) FILTER (delay_before_qmgr >= 0), count(*) FILTER (delay_in_qmgr >= 0),
			count(*) FILTER (delay_connect >= 0), count(*) FILTER (delay_transmission >= 0)] AS counts,
		approx_quantile(CASE WHEN delay >= 0 THEN delay END, [0.5, 0.95, 0.99]) AS total, max(delay) AS total_max,
		approx_quantile(CASE WHEN delay_before_qmgr >= 0 THEN delay_before_qmgr END, [0.5, 0.95, 0.99]) AS before, max(delay_before_qmgr) AS before_max,
		approx_quantile(CASE WHEN delay_in_qmgr >= 0 THEN delay_in_qmgr END, [0.5, 0.95, 0.99]) AS queue, max(delay_in_qmgr) AS queue_max,
		approx_quantile(CASE WHEN delay_connect >= 0 THEN delay_connect END, [0.5, 0.95, 0.99]) AS connect, max(delay_connect) AS connect_max,
		approx_quantile(CASE WHEN delay_transmission >= 0 THEN delay_transmission END, [0.5, 0.95, 0.99]) AS transmission, max(delay_transmission) AS transmission_max
	FROM store.event
	WHERE event = 11 -- delivered
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY provider
), stages AS (
	SELECT provider, counts[1] AS most, unnest(counts) AS n, unnest(['total', 'before queue manager', 'in queue manager', 'connection', 'transmission']) AS stage, unnest(range(5)) AS place,
		unnest([total, before, queue, connect, transmission]) AS q, unnest([total_max, before_max, queue_max, connect_max, transmission_max]) AS longest
	FROM quantiles
)
SELECT coalesce(p.name, '(other)') AS provider, stage, n AS delivered, q[1] / 1000 AS p50, q[2] / 1000 AS p95, q[3] / 1000 AS p99, longest / 1000 AS max
FROM stages s JOIN providers p ON p.id = s.provider
WHERE q NOT NULL
ORDER BY most DESC, provider, place
LIMIT $limit
