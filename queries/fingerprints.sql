-- title: Replies with what varies folded away
-- description: Thousands of replies as tens of rows: addresses, names, identifiers and numbers of a reply are folded into its fingerprint.
--   Failures, refusals and broken sessions; the share is of all of these.
-- counts: events
-- param: limit integer 30 rows at most
-- column: share bar
-- narrow: first example last
-- rows: FROM outcomes JOIN store.fingerprint f ON f.id = fingerprint_id WHERE f.value = shown.fingerprint
-- number: events
WITH by_id AS (
	SELECT fingerprint, category, code, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE fingerprint > 0
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), by_value AS (
	SELECT f.value, min(f.example) AS example, arg_max(category, (n, code, category)) AS category, arg_max(code, (n, code, category)) AS code, sum(n)::BIGINT AS n,
		min(first_time) AS first_time, max(last_time) AS last_time
	FROM by_id b JOIN store.fingerprint f ON f.id = b.fingerprint
	GROUP BY f.value
)
SELECT n AS events, n / sum(n) OVER () AS share, code_text(code) AS code, ca.name AS category, first_time AS first, last_time AS last, value AS fingerprint, example
FROM by_value v JOIN categories ca ON ca.id = v.category
ORDER BY n DESC, value
LIMIT $limit
