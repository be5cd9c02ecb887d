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
), candidates AS ( -- as many as are shown; but if a key stands for several of them, others may have more
	SELECT count(*) AS n
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND recipient_key IN (SELECT who FROM counted ORDER BY n DESC LIMIT $limit)
	AND event > 11 -- if: code
	AND event > 11 -- if: category
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY recipient
), busy AS (
	SELECT who FROM counted WHERE n >= (SELECT min(n) FROM (SELECT n FROM candidates ORDER BY n DESC LIMIT $limit))
)
SELECT decode(recipient) AS recipient, count(*) AS attempts, count(*) FILTER (event = 11) AS delivered, count(*) FILTER (event = 12) AS deferred,
	count(*) FILTER (event IN (13, 14)) AS bounced, count(*) FILTER (event > 11) / count(*) AS failed_share, max(time) AS last
FROM store.event
WHERE event BETWEEN 11 AND 14 AND recipient_key IN (FROM busy)
-- include: event_filters.sql
-- include: attempt_filters.sql
GROUP BY ALL
HAVING true
	-- include: only_failing.sql
ORDER BY
	-- include: most_failing_first.sql
	attempts DESC, recipient
LIMIT $limit
