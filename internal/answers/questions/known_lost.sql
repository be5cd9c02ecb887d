-- The recipients that are refused in the window as unknown though mail was delivered to them lately: those with most
-- refusals; how many there are, with how many refusals, and since when.
--
-- Those that took mail a day after they were refused take that of some clients only, as lists for colleagues do.
--
--   .Lately    a condition on time
--   .Refused   a condition on a row of store.happening: a recipient was refused as unknown
--   .Most      how many are named
WITH refused AS (
	SELECT DISTINCT recipient_key FROM store.happening WHERE {{.InWindow}} AND {{.Refused}}
), lost AS MATERIALIZED (
	SELECT DISTINCT recipient_key FROM store.happening WHERE {{.Lately}} AND {{isDelivered}} AND recipient_key IN (FROM refused)
), tried AS MATERIALIZED ( -- addresses take long to read
	SELECT recipient_key, time, lower(decode(recipient)) AS address, {{isDelivered}} AS delivered
	FROM store.happening
	WHERE {{.Lately}} AND recipient_key IN (FROM lost) AND ({{isDelivered}} OR {{.Refused}})
), took AS (
	SELECT recipient_key, max(time) AS last, list(DISTINCT address) AS addresses
	FROM tried WHERE delivered
	GROUP BY recipient_key
), since AS (
	SELECT min(address) AS address, min(time) FILTER (time > last) AS first,
		count(*) FILTER (time > last AND {{.InWindow}}) AS n
	FROM tried JOIN took USING (recipient_key)
	WHERE NOT delivered AND list_contains(addresses, address)
	GROUP BY recipient_key HAVING n > 0 AND min(time) > max(last) - INTERVAL 1 DAY
)
SELECT address, count(*) OVER (), (sum(n) OVER ())::BIGINT, min(first) OVER ()
FROM since
ORDER BY n DESC, address
LIMIT {{.Most}}
