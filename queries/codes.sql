-- title: Enhanced status codes
-- description: Every effective enhanced status code, successes too, with what came of it (other: warnings, failed logins,
--   replies of a host before the next one was tried …), and how often it was the reply's
--   own, the mail server's verdict, or only implied by the first digit of the reply code. Expired mail counts as bounced.
-- counts: events
-- param: limit integer 40 rows at most
-- narrow: of_reply of_mta implied delivered other
-- rows: FROM outcomes WHERE code = shown.code
-- number: total
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event IN ('bounced', 'expired')
-- number: rejected event = 'rejected'
-- number: other event NOT IN ('delivered', 'deferred', 'bounced', 'expired', 'rejected')
-- number: of_reply code_origin = 'reply'
-- number: of_mta code_origin = 'mta'
-- number: implied code_origin = 'implied'
WITH by_code AS (
	SELECT code, event, code_origin, count(*) AS n
	FROM store.event
	WHERE code > 0
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), summed AS (
	SELECT code, sum(n)::BIGINT AS total,
		coalesce(sum(n) FILTER (event = 11), 0)::BIGINT AS delivered,
		coalesce(sum(n) FILTER (event = 12), 0)::BIGINT AS deferred,
		coalesce(sum(n) FILTER (event IN (13, 14)), 0)::BIGINT AS bounced,
		coalesce(sum(n) FILTER (event = 30), 0)::BIGINT AS rejected,
		coalesce(sum(n) FILTER (event NOT BETWEEN 11 AND 14 AND event <> 30), 0)::BIGINT AS other,
		coalesce(sum(n) FILTER (code_origin = 1), 0)::BIGINT AS of_reply,
		coalesce(sum(n) FILTER (code_origin = 2), 0)::BIGINT AS of_mta,
		coalesce(sum(n) FILTER (code_origin = 3), 0)::BIGINT AS implied
	FROM by_code GROUP BY code
)
SELECT code_text(b.code) AS code, coalesce(k.name, s.name, c.name) AS meaning, total, delivered, deferred, bounced, rejected, other, of_reply, of_mta, implied
FROM summed b
LEFT JOIN classes c ON c.class = b.code // 1000000
LEFT JOIN subjects s ON s.subject = b.code // 1000 % 1000
LEFT JOIN enhanced_codes k ON (k.class, k.subject, k.detail) = (b.code // 1000000, b.code // 1000 % 1000, b.code % 1000)
ORDER BY total DESC, b.code
LIMIT $limit
