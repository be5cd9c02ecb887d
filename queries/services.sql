-- title: Services and transports
-- description: What each service of the mail server (Postfix program, Exim transport, Exchange connector) delivered and failed to deliver.
--   Expired mail counts as bounced.
-- counts: attempts
-- column: failed_share percent
-- column: mean_delay duration
-- narrow: mean_delay deferred
-- filter: failures
-- rows: FROM deliveries WHERE mta = shown.mta AND service IS NOT DISTINCT FROM shown.service
-- number: attempts
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event IN ('bounced', 'expired')
WITH by_id AS (
	SELECT mta, service, event, count(*) AS n,
		sum(nullif(delay, -1)) AS waited, count(nullif(delay, -1)) AS timed
	FROM store.event
	WHERE event BETWEEN 11 AND 14 -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY ALL
)
SELECT mn.name AS mta, v.value AS service, sum(n)::BIGINT AS attempts,
	coalesce(sum(n) FILTER (event = 11), 0)::BIGINT AS delivered,
	coalesce(sum(n) FILTER (event = 12), 0)::BIGINT AS deferred,
	coalesce(sum(n) FILTER (event IN (13, 14)), 0)::BIGINT AS bounced,
	coalesce(sum(n) FILTER (event > 11), 0) / sum(n) AS failed_share, sum(waited) FILTER (event = 11) / nullif(sum(timed) FILTER (event = 11), 0) / 1000 AS mean_delay
FROM by_id b JOIN mta_names mn ON mn.id = b.mta JOIN store.name v ON v.id = b.service
GROUP BY ALL
HAVING true
	-- include: only_failing.sql
ORDER BY attempts DESC, mta, service
