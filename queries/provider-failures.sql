-- title: Failures by provider, outcome, category and code
-- description: What each mailbox provider answered, in detail, with the time it began and the most frequent reply as an example. The share
--   is of the provider's failures.
-- counts: attempts
-- param: limit integer 40 rows at most
-- column: share percent
-- narrow: first last share
-- rows: FROM deliveries WHERE coalesce(provider, '(other)') = shown.provider AND event = shown.outcome
--   AND category IS NOT DISTINCT FROM shown.category AND code IS NOT DISTINCT FROM shown.code
-- number: attempts
WITH by_reply AS (
	SELECT provider, event, category, code, fingerprint, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE event BETWEEN 12 AND 14 -- deferred, bounced, expired
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), by_code AS (
	SELECT provider, event, category, code, sum(n)::BIGINT AS n, min(first_time) AS first_time, max(last_time) AS last_time,
		arg_max(f.example, (n, f.value)) AS example
	FROM by_reply JOIN store.fingerprint f ON f.id = fingerprint GROUP BY ALL
)
SELECT coalesce(p.name, '(other)') AS provider, en.name AS outcome, ca.name AS category, code_text(code) AS code, n AS attempts,
	n / sum(n) OVER (PARTITION BY b.provider) AS share, first_time AS first, last_time AS last,
	regexp_replace(b.example, '^(delivery temporarily suspended: )?host \S+ (said|refused to talk to me): ', '') AS example
FROM by_code b
JOIN providers p ON p.id = b.provider
JOIN event_names en ON en.id = b.event
JOIN categories ca ON ca.id = b.category
ORDER BY n DESC, provider, outcome, category, code
LIMIT $limit
