-- title: Failures by weekday and hour
-- description: When deliveries fail: one shade for each hour of the day, 0 to 23, the strongest for the hour in which most fail.
-- counts: attempts
-- column: hours_0_to_23 heatmap
-- column: failed_share percent
-- filter: failures
-- rows: FROM deliveries WHERE event IN ('deferred', 'bounced', 'expired') AND dayname(local_time(time)) = shown.weekday
-- number: failed
WITH hours AS (
	SELECT time_bucket(INTERVAL 1 HOUR, local_time(time)) AS time, count(*) FILTER (event > 11) AS failed, count(*) AS n
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND time NOT NULL -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY ALL
), week AS (
	SELECT isodow(time) AS day, hour(time) AS hour, sum(failed)::BIGINT AS failed, sum(n)::BIGINT AS n FROM hours GROUP BY ALL
), days AS (
	SELECT day, map(list(hour), list(failed)) AS by_hour, sum(failed)::BIGINT AS failed, sum(n) AS n FROM week GROUP BY day
)
SELECT ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][day] AS weekday,
	list_transform(range(24), h -> coalesce(by_hour[h][1], 0)) AS hours_0_to_23, failed, failed / n AS failed_share
FROM days
ORDER BY day
