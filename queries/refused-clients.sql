-- title: Refused clients
-- description: Which clients this server refused most, for now and for good, and for what most often. A refusal is in neither of
--   the two if the log does not say which it was, as of a client that came too often for Postfix's anvil.
-- counts: refusals
-- param: limit integer 20 rows at most
-- narrow: first last temporary
-- rows: FROM outcomes WHERE event = 'rejected' AND coalesce(client_ip, nullif(client_name, 'unknown')) = coalesce(shown.ip, shown.name)
-- number: refusals
-- number: temporary class = 4
-- number: permanent class = 5
WITH by_id AS MATERIALIZED (
	SELECT client, category, code // 1000000 AS class, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE event = 30 AND client > 0 -- rejected
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), counted AS MATERIALIZED ( -- all else is made of those alone that are shown
	SELECT p.ip, CASE WHEN p.ip = '' THEN p.name END AS unnumbered, sum(n) AS n, list(client) AS ids
	FROM (SELECT client, sum(n) AS n FROM by_id GROUP BY client) JOIN store.peer p ON p.id = client
	WHERE p.ip != '' OR p.name NOT IN ('', 'unknown')
	GROUP BY ALL
), most AS MATERIALIZED (
	SELECT unnest(ids) AS client FROM counted WHERE n >= (SELECT min(n) FROM (SELECT n FROM counted ORDER BY n DESC LIMIT $limit))
), shown AS MATERIALIZED (
	SELECT id, ip, name FROM store.peer WHERE id IN (FROM most)
), by_category AS (
	SELECT p.ip, CASE WHEN p.ip = '' THEN p.name END AS unnumbered, max(nullif(nullif(p.name, ''), 'unknown')) AS name, category, sum(n)::BIGINT AS n,
		coalesce(sum(n) FILTER (class = 4), 0)::BIGINT AS temporary, coalesce(sum(n) FILTER (class = 5), 0)::BIGINT AS permanent,
		min(first_time) AS first_time, max(last_time) AS last_time
	FROM by_id b JOIN shown p ON p.id = b.client
	GROUP BY p.ip, unnumbered, category
), by_client AS (
	SELECT nullif(ip, '') AS ip, max(name) AS name, sum(n)::BIGINT AS refusals, sum(temporary)::BIGINT AS temporary, sum(permanent)::BIGINT AS permanent,
		arg_max(category, (n, category)) AS most, min(first_time) AS first, max(last_time) AS last
	FROM by_category
	GROUP BY by_category.ip, unnumbered
)
SELECT ip, b.name, refusals, temporary, permanent, c.name AS mostly_for, first, last
FROM by_client b LEFT JOIN categories c ON c.id = b.most
ORDER BY refusals DESC, ip, b.name
LIMIT $limit
