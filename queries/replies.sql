-- title: Reply codes by enhanced status code
-- description: Which basic reply code (RFC 5321) came with which effective enhanced code in failures and refusals. A pair
--   whose first digits differ is as the other side wrote it.
-- counts: events
-- param: limit integer 40 rows at most
-- column: share bar
-- narrow: reply_means first last
-- rows: FROM outcomes WHERE event IN ('deferred', 'bounced', 'expired', 'rejected') AND reply_code IS NOT DISTINCT FROM shown.reply AND code IS NOT DISTINCT FROM shown.code
-- number: events
WITH pairs AS (
	SELECT reply_code, code, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE (event BETWEEN 12 AND 14 OR event = 30) AND (reply_code > 0 OR code > 0) -- deferred, bounced, expired, rejected
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
)
SELECT nullif(p.reply_code, 0) AS reply, r.name AS reply_means, code_text(code) AS code, coalesce(k.name, s.name) AS code_means,
	n AS events, n / sum(n) OVER () AS share, first_time AS first, last_time AS last
FROM pairs p
LEFT JOIN reply_codes r ON r.reply_code = p.reply_code
LEFT JOIN subjects s ON s.subject = code // 1000 % 1000 AND code > 0
LEFT JOIN enhanced_codes k ON (k.class, k.subject, k.detail) = (code // 1000000, code // 1000 % 1000, code % 1000)
ORDER BY n DESC, p.reply_code, code
LIMIT $limit
