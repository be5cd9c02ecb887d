-- title: What is new
-- description: Failures whose reply was never seen before the window: the last 24 hours, or from --since on. If the
--   database has nothing from before, all of them.
-- counts: events
-- param: since time 24h start of the window
-- param: limit integer 30 rows at most
-- narrow: last example
-- rows: FROM outcomes JOIN store.fingerprint f ON f.id = fingerprint_id
--   JOIN (SELECT DISTINCT value, example FROM store.fingerprint) x ON x.value = f.value WHERE x.example = shown.example
-- number: events
WITH by_id AS (
	SELECT fingerprint, category, count(*) AS n, min(time) AS first_time, max(time) AS last_time, max(code) AS code
	FROM store.event
	WHERE fingerprint > 0
	GROUP BY ALL
), by_value AS (
	SELECT f.value, min(f.example) AS example, max(category) AS category, max(code) AS code, sum(n)::BIGINT AS n,
		min(first_time) AS first_time, max(last_time) AS last_time
	FROM by_id b JOIN store.fingerprint f ON f.id = b.fingerprint
	GROUP BY f.value
	HAVING min(first_time) >= $since
)
SELECT first_time AS first, last_time AS last, n AS events, code_text(code) AS code, ca.name AS category, example
FROM by_value v JOIN categories ca ON ca.id = v.category
ORDER BY n DESC, first_time, example
LIMIT $limit
