-- title: Failures by code and hour
-- description: When each code comes: one shade for each hour of the day, 0 to 23, the strongest for the hour in which most fail.
-- counts: attempts
-- param: limit integer 20 rows at most
-- column: hours_0_to_23 heatmap
-- rows: FROM deliveries WHERE event IN ('deferred', 'bounced', 'expired') AND time IS NOT NULL AND code IS NOT DISTINCT FROM shown.code
-- number: attempts
WITH hours AS (
	SELECT time_bucket(INTERVAL 1 HOUR, local_time(time)) AS time, code, count(*) AS n
	FROM store.event
	WHERE event BETWEEN 12 AND 14 AND time NOT NULL -- deferred, bounced, expired
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), day AS (
	SELECT code, hour(time) AS hour, sum(n)::BIGINT AS n FROM hours GROUP BY ALL
), codes AS (
	SELECT code, map(list(hour), list(n)) AS by_hour, sum(n)::BIGINT AS attempts FROM day GROUP BY code
)
SELECT code_text(c.code) AS code, coalesce(k.name, s.name, cl.name, '(no code)') AS meaning, list_transform(range(24), h -> coalesce(by_hour[h][1], 0)) AS hours_0_to_23, attempts
FROM codes c
LEFT JOIN classes cl ON cl.class = c.code // 1000000
LEFT JOIN subjects s ON s.subject = c.code // 1000 % 1000 AND c.code > 0
LEFT JOIN enhanced_codes k ON (k.class, k.subject, k.detail) = (c.code // 1000000, c.code // 1000 % 1000, c.code % 1000)
ORDER BY attempts DESC, c.code
LIMIT $limit
