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
	SELECT epoch_us(received) // 3_600_000_000 AS hours, 0 AS event, count(*) AS n -- since 1970
	FROM all_messages
	WHERE id > 0 AND received NOT NULL
	-- include: message_filters.sql
	GROUP BY hours
), went AS (
	SELECT epoch_us(time) // 3_600_000_000 AS hours, event, count(*) AS n
	FROM store.event
	WHERE (event BETWEEN 11 AND 14 OR event = 30) AND time NOT NULL -- delivered, deferred, bounced, expired; rejected
	-- include: event_filters.sql
	GROUP BY hours, event
), both_ways AS MATERIALIZED (
	FROM came UNION ALL FROM went
), days AS (
	SELECT count(DISTINCT hours // 24) AS n FROM both_ways
), by_hour AS (
	SELECT hours % 24 AS hour,
		coalesce(sum(n) FILTER (event = 0), 0)::BIGINT AS received,
		coalesce(sum(n) FILTER (event = 11), 0)::BIGINT AS delivered,
		coalesce(sum(n) FILTER (event = 12), 0)::BIGINT AS deferred,
		coalesce(sum(n) FILTER (event = 13), 0)::BIGINT AS bounced,
		coalesce(sum(n) FILTER (event = 14), 0)::BIGINT AS expired,
		coalesce(sum(n) FILTER (event = 30), 0)::BIGINT AS rejected
	FROM both_ways GROUP BY hour
)
SELECT hour, received, round(received / days.n, 1) AS received_a_day, delivered, round(delivered / days.n, 1) AS delivered_a_day,
	deferred, bounced, expired, rejected
FROM by_hour, days
ORDER BY hour
