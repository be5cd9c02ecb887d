-- title: Outcomes over time
-- description: What happened in each span of time, oldest first; if there are more spans than --limit, only the latest.
--   Spans are an hour, or --param every=15m, 1d …
-- counts: attempts; refusals for rejected
-- param: every span 1h length of a span
-- param: limit integer 168 spans at most
-- column: failed_share bar
-- filter: failures
-- rows: FROM outcomes WHERE time_bucket(to_seconds($every), local_time(time)) = time_bucket(to_seconds($every), local_time(shown.time))
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event = 'bounced'
-- number: expired event = 'expired'
-- number: rejected event = 'rejected'
WITH spans AS (
	SELECT time_bucket(to_seconds($every), local_time(time)) AS time, event, count(*) AS n
	FROM store.event
	WHERE (event BETWEEN 11 AND 14 OR event = 30) AND time NOT NULL -- delivered, deferred, bounced, expired; rejected
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY ALL
), latest AS (
	SELECT time,
		coalesce(sum(n) FILTER (event = 11), 0)::BIGINT AS delivered,
		coalesce(sum(n) FILTER (event = 12), 0)::BIGINT AS deferred,
		coalesce(sum(n) FILTER (event = 13), 0)::BIGINT AS bounced,
		coalesce(sum(n) FILTER (event = 14), 0)::BIGINT AS expired,
		coalesce(sum(n) FILTER (event = 30), 0)::BIGINT AS rejected
	FROM spans GROUP BY time
	ORDER BY time DESC
	LIMIT $limit
)
SELECT utc_time(time) AS time, delivered, deferred, bounced, expired, rejected,
	(deferred + bounced + expired) / nullif(delivered + deferred + bounced + expired, 0) AS failed_share
FROM latest
ORDER BY time
