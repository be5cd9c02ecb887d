-- title: Recipient domains
-- description: Deliveries to each domain with their failures, the most frequent failing code, and how long recipients
--   waited from arrival to delivery.
-- counts: attempts
-- param: limit integer 20 rows at most
-- column: failed_share percent
-- column: mean_delay duration
-- column: max_delay duration
-- narrow: expired max_delay mean_delay deferred
-- filter: failures
-- rows: FROM deliveries WHERE domain = shown.domain
-- number: attempts
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event = 'bounced'
-- number: expired event = 'expired'
WITH by_id AS (
	SELECT domain, event, CASE WHEN event = 11 THEN 0 ELSE code END AS failing, count(*) AS n,
		sum(nullif(delay, -1)) AS waited, count(nullif(delay, -1)) AS timed, max(delay) AS longest
	FROM store.event
	WHERE event BETWEEN 11 AND 14 -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY ALL
), by_code AS (
	SELECT d.value AS domain, event, failing, sum(n)::BIGINT AS n, sum(waited) AS waited, sum(timed) AS timed, max(longest) AS longest
	FROM by_id b JOIN store.name d ON d.id = b.domain
	WHERE d.value NOT NULL
	GROUP BY ALL
), by_domain AS (
	SELECT domain, sum(n)::BIGINT AS attempts,
		coalesce(sum(n) FILTER (event = 11), 0)::BIGINT AS delivered,
		coalesce(sum(n) FILTER (event = 12), 0)::BIGINT AS deferred,
		coalesce(sum(n) FILTER (event = 13), 0)::BIGINT AS bounced,
		coalesce(sum(n) FILTER (event = 14), 0)::BIGINT AS expired,
		arg_max(failing, (n, failing)) FILTER (event > 11) AS failing,
		sum(waited) FILTER (event = 11) AS waited, sum(timed) FILTER (event = 11) AS timed, max(longest) FILTER (event = 11) AS longest
	FROM by_code GROUP BY domain
)
SELECT domain, attempts, delivered, deferred, bounced, expired, (attempts - delivered) / attempts AS failed_share, code_text(failing) AS top_code,
	waited / nullif(timed, 0) / 1000 AS mean_delay, nullif(longest, -1) / 1000 AS max_delay
FROM by_domain
WHERE true
	-- include: only_failing.sql
ORDER BY attempts - delivered DESC, attempts DESC, domain
LIMIT $limit
