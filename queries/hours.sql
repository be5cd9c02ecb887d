-- title: Traffic by hour of the day
-- description: Messages that came in and what went out, by the hour of the day over all days, and how many that is a day. Of
--   the first and the last day only those hours count that lie within the time of the mail.
-- counts: messages received; then recipients delivered and bounced, attempts deferred, refusals
-- narrow: expired received_a_day delivered_a_day
-- rows: FROM queued WHERE received IS NOT NULL AND hour(local_time(received)) = shown.hour
-- number: received
-- rows: FROM outcomes WHERE hour(local_time(time)) = shown.hour
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event = 'bounced'
-- number: expired event = 'expired'
-- number: rejected event = 'rejected'
WITH came AS (
	SELECT epoch_us(local_time(received)) // 3_600_000_000 AS hours, 0 AS event, count(*) AS n -- since 1970
	FROM all_messages
	WHERE id > 0 AND received NOT NULL
	-- include: message_filters.sql
	GROUP BY hours
), went AS (
	SELECT epoch_us(local_time(time)) // 3_600_000_000 AS hours, event, count(*) AS n
	FROM store.event
	WHERE (event BETWEEN 11 AND 14 OR event = 30) AND time NOT NULL -- delivered, deferred, bounced, expired; rejected
	-- include: event_filters.sql
	-- include: sender_filter.sql
	GROUP BY hours, event
), by_date AS (
	SELECT hours, hours // 24 AS day,
		coalesce(sum(n) FILTER (event = 0), 0) AS received,
		coalesce(sum(n) FILTER (event = 11), 0) AS delivered,
		coalesce(sum(n) FILTER (event = 12), 0) AS deferred,
		coalesce(sum(n) FILTER (event = 13), 0) AS bounced,
		coalesce(sum(n) FILTER (event = 14), 0) AS expired,
		coalesce(sum(n) FILTER (event = 30), 0) AS rejected
	FROM (FROM came UNION ALL FROM went) GROUP BY hours
), counted AS (
	SELECT *, max(nth) OVER () - (min(hours) OVER () % 24 > hours % 24)::INTEGER - (max(hours) OVER () % 24 < hours % 24)::INTEGER AS days -- that have this hour
	FROM (SELECT *, dense_rank() OVER (ORDER BY day) AS nth FROM by_date)
)
SELECT hours % 24 AS hour, sum(received)::BIGINT AS received, round(sum(received) / any_value(days), 1) AS received_a_day,
	sum(delivered)::BIGINT AS delivered, round(sum(delivered) / any_value(days), 1) AS delivered_a_day,
	sum(deferred)::BIGINT AS deferred, sum(bounced)::BIGINT AS bounced, sum(expired)::BIGINT AS expired, sum(rejected)::BIGINT AS rejected
FROM counted
GROUP BY hour
ORDER BY hour
