-- title: Recipients
-- description: Who was written to most, and what became of it. Expired mail counts as bounced.
-- counts: attempts
-- param: limit integer 20 rows at most
-- column: failed_share percent
-- narrow: deferred
-- filter: failures
-- rows: FROM deliveries WHERE recipient = shown.recipient
-- number: attempts
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event IN ('bounced', 'expired')
WITH counted AS MATERIALIZED ( -- numbers are grouped in half the time of addresses
	SELECT recipient_key AS who, count(*) AS n
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND recipient_key != 0 -- delivered, deferred, bounced, expired
	AND event > 11 -- if: code
	AND event > 11 -- if: category
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY who
), most AS ( -- those who have it are shown, unless a key stands for several of them
	SELECT min(n) AS n FROM (SELECT n FROM counted ORDER BY n DESC LIMIT $limit)
), theirs AS MATERIALIZED (
	SELECT recipient, event, count(*) AS n, max(time) AS last
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND recipient_key IN (SELECT who FROM counted WHERE n >= (FROM most))
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY ALL
), shown AS ( -- others may have more than one of those who share a key; mostly nobody has, and the search ends at once
	SELECT min(n) AS n FROM (
		SELECT sum(n) AS n
		FROM theirs
		WHERE true
		AND event > 11 -- if: code
		AND event > 11 -- if: category
		GROUP BY recipient ORDER BY n DESC LIMIT $limit
	)
), busy AS (
	FROM theirs
	UNION ALL
	SELECT recipient, event, count(*), max(time)
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND recipient_key IN (SELECT who FROM counted WHERE n < (FROM most) AND n >= (FROM shown))
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY ALL
)
SELECT decode(recipient) AS recipient, sum(n)::BIGINT AS attempts, coalesce(sum(n) FILTER (event = 11), 0)::BIGINT AS delivered,
	coalesce(sum(n) FILTER (event = 12), 0)::BIGINT AS deferred, coalesce(sum(n) FILTER (event IN (13, 14)), 0)::BIGINT AS bounced,
	coalesce(sum(n) FILTER (event > 11), 0) / sum(n) AS failed_share, max(last) AS last
FROM busy
GROUP BY recipient
HAVING true
	-- include: only_failing.sql
ORDER BY
	-- include: most_failing_first.sql
	attempts DESC, recipient
LIMIT $limit
