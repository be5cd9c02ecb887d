-- title: Mailbox providers
-- description: Deliveries to each mailbox provider with failures, the most frequent cause and code, the course of failures over
--   the period, and how long recipients waited. Domains of no known provider are one row. Expired mail
--   counts as bounced; if Postfix does not say for whom it expired, it is in that row.
-- counts: attempts
-- param: limit integer 20 rows at most
-- column: failed_share bar
-- column: mean_delay duration
-- column: trend sparkline
-- narrow: mean_delay trend
-- filter: failures
-- rows: FROM deliveries WHERE coalesce(provider, '(other)') = shown.provider
-- number: attempts
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event IN ('bounced', 'expired')
WITH by_id AS (
	SELECT provider, (epoch_us(time) // 3_600_000_000)::INTEGER AS hour, event, code, category, count(*) AS n, -- hours since 1970
		sum(nullif(delay, -1)) AS waited, count(nullif(delay, -1)) AS timed
	FROM store.event
	WHERE event BETWEEN 11 AND 14 -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY ALL
), period AS (
	SELECT max(hour) AS last, (last - min(hour)) // 24 + 1 AS width, (last - min(hour)) // width + 1 AS parts FROM by_id -- of as many hours each but the first, at most 24
), failing AS (
	SELECT provider, (parts - 1 - (last - hour) // width)::INTEGER AS part, sum(n)::BIGINT AS n
	FROM by_id, period WHERE event > 11 AND hour NOT NULL GROUP BY ALL
), trends AS (
	SELECT provider, list_transform(range(parts), part -> coalesce(by_part[part][1], 0)) AS trend
	FROM (SELECT provider, map(list(part), list(n)) AS by_part FROM failing GROUP BY provider), period
), causes AS (
	SELECT provider, arg_max(category, (n, category)) AS category
	FROM (SELECT provider, category, sum(n) AS n FROM by_id WHERE event > 11 GROUP BY ALL) GROUP BY provider
), codes AS (
	SELECT provider, arg_max(code, (n, code)) AS code
	FROM (SELECT provider, code, sum(n) AS n FROM by_id WHERE event > 11 GROUP BY ALL) GROUP BY provider
), summed AS (
	SELECT provider, sum(n)::BIGINT AS attempts,
		coalesce(sum(n) FILTER (event = 11), 0)::BIGINT AS delivered,
		coalesce(sum(n) FILTER (event = 12), 0)::BIGINT AS deferred,
		coalesce(sum(n) FILTER (event IN (13, 14)), 0)::BIGINT AS bounced,
		sum(waited) FILTER (event = 11) AS waited, sum(timed) FILTER (event = 11) AS timed
	FROM by_id GROUP BY provider
)
SELECT coalesce(p.name, '(other)') AS provider, attempts, delivered, deferred, bounced, (attempts - delivered) / attempts AS failed_share,
	ca.name AS top_cause, code_text(k.code) AS top_code, trend, waited / nullif(timed, 0) / 1000 AS mean_delay
FROM summed s
JOIN providers p ON p.id = s.provider
LEFT JOIN trends t ON t.provider = s.provider
LEFT JOIN causes c ON c.provider = s.provider
LEFT JOIN categories ca ON ca.id = c.category
LEFT JOIN codes k ON k.provider = s.provider
WHERE true
	-- include: only_failing.sql
ORDER BY attempts - delivered DESC, attempts DESC, provider
LIMIT $limit
