-- title: Causes of failure and what to do
-- description: Failed attempts and expired mail by category, or by code if no rule knows the category, with who has to act and how:
--   as the provider asks it, if more than half of them are of one kind of reply that is known.
-- counts: attempts
-- param: limit integer 20 rows at most
-- column: share bar
-- rows: FROM failures WHERE event IN ('deferred', 'bounced', 'expired')
--   AND coalesce(replace(category, '_', ' '), coalesce(code || ' ', '') || coalesce(meaning, 'no code')) = shown.cause
-- number: attempts
WITH by_rule AS (
	SELECT category, CASE WHEN category = 0 THEN code ELSE 0 END AS code, owner, rule, min(code) AS any_code, count(*) AS n
	FROM store.event
	WHERE event BETWEEN 12 AND 14 -- deferred, bounced, expired
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), summed AS (
	SELECT *, sum(n) OVER (PARTITION BY category, code, owner) AS of_owner, sum(n) OVER (PARTITION BY category, code, rule) AS of_rule FROM by_rule
), by_cause AS ( -- of two owners that have as many, the first: us
	SELECT category, code, min(any_code) AS any_code, arg_max(owner, (of_owner, -owner::INTEGER)) AS owner, sum(n)::BIGINT AS n,
		arg_max(rule, of_rule) AS rule, max(of_rule) AS of_rule
	FROM summed GROUP BY category, code
), own(rule, advice) AS (
	-- include: rule_advice.sql
)
SELECT coalesce(replace(ca.name, '_', ' '), coalesce(code_text(b.code) || ' ', '') || coalesce(k.name, s.name, cl.name, 'no code')) AS cause,
	n AS attempts, n / sum(n) OVER () AS share, o.name AS owner, coalesce(own.advice, ca.advice, h.operator_hint) AS advice
FROM by_cause b
JOIN categories ca ON ca.id = b.category
LEFT JOIN own ON own.rule = b.rule AND 2 * b.of_rule > b.n
LEFT JOIN owners o ON o.id = b.owner
LEFT JOIN classes cl ON cl.class = b.code // 1000000
LEFT JOIN subjects s ON s.subject = b.code // 1000 % 1000 AND b.code > 0
LEFT JOIN enhanced_codes k ON (k.class, k.subject, k.detail) = (b.code // 1000000, b.code // 1000 % 1000, b.code % 1000)
LEFT JOIN enhanced_codes h ON (h.class, h.subject, h.detail) = (b.any_code // 1000000, b.any_code // 1000 % 1000, b.any_code % 1000)
ORDER BY n DESC, cause
LIMIT $limit
