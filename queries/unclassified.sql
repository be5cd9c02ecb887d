-- title: Replies that no rule knows
-- description: Fingerprints of failures without a category, most frequent first. A rule for the top of this list helps most: see mtalog rules.
-- counts: events
-- param: limit integer 30 rows at most
-- narrow: first fingerprint last
-- rows: FROM outcomes LEFT JOIN store.fingerprint f ON f.id = fingerprint_id WHERE event IN ('deferred', 'bounced', 'expired', 'rejected')
--   AND coalesce(category, 'unknown') = 'unknown' AND f.value IS NOT DISTINCT FROM shown.fingerprint
-- number: events
WITH by_id AS (
	SELECT fingerprint, code, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE (event BETWEEN 12 AND 14 OR event = 30) -- deferred, bounced, expired, rejected
		AND category IN (SELECT id FROM categories WHERE id = 0 OR name = 'unknown')
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
)
SELECT sum(n)::BIGINT AS events, code_text(arg_max(code, (n, code))) AS code, min(first_time) AS first, max(last_time) AS last, f.value AS fingerprint, min(f.example) AS example
FROM by_id b JOIN store.fingerprint f ON f.id = b.fingerprint
GROUP BY f.value
ORDER BY events DESC, f.value
LIMIT $limit
