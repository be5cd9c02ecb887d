-- title: Traffic by hour of the day
-- description: Messages that came in and what went out, by the hour of the day (UTC) over all days, and how many that is a day.
-- counts: messages received; then recipients delivered and bounced, attempts deferred, refusals
-- narrow: expired received_a_day delivered_a_day
-- rows: FROM queued WHERE received IS NOT NULL AND hour(received) = shown.hour
-- number: received
-- rows: FROM outcomes WHERE hour(time) = shown.hour
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event = 'bounced'
-- number: expired event = 'expired'
-- number: rejected event = 'rejected'
WITH came AS (
	SELECT received::DATE AS day, hour(received) AS hour, count(*) AS received
	FROM all_messages
	WHERE id > 0 AND received NOT NULL
	-- include: message_filters.sql
	GROUP BY ALL
), went AS (
	SELECT time::DATE AS day, hour(time) AS hour, count(*) FILTER (event = 11) AS delivered, count(*) FILTER (event = 12) AS deferred,
		count(*) FILTER (event = 13) AS bounced, count(*) FILTER (event = 14) AS expired, count(*) FILTER (event = 30) AS rejected
	FROM store.event
	WHERE (event BETWEEN 11 AND 14 OR event = 30) AND time NOT NULL -- delivered, deferred, bounced, expired; rejected
	-- include: event_filters.sql
	GROUP BY ALL
), both_ways AS (
	FROM came UNION ALL BY NAME FROM went
), days AS (
	SELECT count(DISTINCT day) AS n FROM both_ways
)
SELECT hour, coalesce(sum(received), 0)::BIGINT AS received, round(coalesce(sum(received), 0) / any_value(n), 1) AS received_a_day,
	coalesce(sum(delivered), 0)::BIGINT AS delivered, round(coalesce(sum(delivered), 0) / any_value(n), 1) AS delivered_a_day,
	coalesce(sum(deferred), 0)::BIGINT AS deferred, coalesce(sum(bounced), 0)::BIGINT AS bounced, coalesce(sum(expired), 0)::BIGINT AS expired,
	coalesce(sum(rejected), 0)::BIGINT AS rejected
FROM both_ways, days
GROUP BY hour
ORDER BY hour
