-- title: Failed deliveries by class, subject and detail
-- description: What failed, by the effective enhanced status code (RFC 3463) with its meaning and the most frequent reply as an example.
--   Deferred attempts, bounces and expired messages; what this server refused is in report rejects.
-- counts: attempts
-- param: limit integer 40 rows at most
-- column: share bar
-- narrow: class subject
-- rows: FROM deliveries WHERE event IN ('deferred', 'bounced', 'expired') AND code IS NOT DISTINCT FROM shown.code
-- number: attempts
WITH by_reply AS (
	SELECT code, fingerprint, count(*) AS n
	FROM store.event
	WHERE event BETWEEN 12 AND 14 -- deferred, bounced, expired
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), by_code AS (
	SELECT code, sum(n)::BIGINT AS attempts, arg_max(f.example, (n, f.value)) AS example FROM by_reply JOIN store.fingerprint f ON f.id = fingerprint GROUP BY code
)
SELECT code_text(b.code) AS code, CASE b.code // 1000000 WHEN 4 THEN 'transient' WHEN 5 THEN 'permanent' END AS class,
	regexp_replace(s.name, ' Status$', '') AS subject, coalesce(k.name, s.name, c.name, '(no code)') AS meaning,
	attempts, attempts / sum(attempts) OVER () AS share, regexp_replace(b.example, '^(delivery temporarily suspended: )?host \S+ (said|refused to talk to me): ', '') AS example
FROM by_code b
LEFT JOIN classes c ON c.class = b.code // 1000000
LEFT JOIN subjects s ON s.subject = b.code // 1000 % 1000 AND b.code > 0
LEFT JOIN enhanced_codes k ON (k.class, k.subject, k.detail) = (b.code // 1000000, b.code // 1000 % 1000, b.code % 1000)
ORDER BY attempts DESC, b.code
LIMIT $limit
