-- Delivery attempts by window and cause. Dimensions that are not counted by are 0.
--
--   .Before, .After   conditions on time
--   .By               the dimensions
WITH g AS (
	SELECT 1 AS w, verdict, {{if .By.sender}}sender{{else}}0{{end}} AS sender, count(*) AS n
	FROM store.happening
	WHERE {{.Before}} AND {{isAttempt}}
	GROUP BY ALL
	UNION ALL
	SELECT 2 AS w, verdict, {{if .By.sender}}sender{{else}}0{{end}} AS sender, count(*) AS n
	FROM store.happening
	WHERE {{.After}} AND {{isAttempt}}
	GROUP BY ALL
)
SELECT w,
	{{if .By.category}}v.category{{else}}0{{end}} AS category,
	{{if .By.provider}}v.provider{{else}}0{{end}} AS provider,
	{{if .By.code}}v.code{{else}}0{{end}} AS code,
	{{if .By.code}}{{replyAlone}}{{else}}0{{end}} AS reply,
	coalesce(lower(CASE WHEN contains(a.value, '@') THEN split_part(a.value, '@', -1) ELSE a.value END), '') AS sender,
	sum(n)::BIGINT, v.category > 0 AS failed
FROM g
JOIN store.verdict v ON v.id = g.verdict
JOIN store.address a ON a.id = g.sender
GROUP BY ALL
