-- title: Full mailboxes
-- description: Recipients whose mailbox was full, since when, and whether anything was delivered to them after the last refusal.
-- counts: attempts
-- param: limit integer 30 rows at most
-- narrow: first
-- rows: FROM deliveries WHERE event IN ('deferred', 'bounced', 'expired') AND recipient = shown.recipient
--   AND (subject = 2 AND detail = 2 OR category = 'mailbox_full')
-- number: attempts
WITH counted AS MATERIALIZED ( -- keys are grouped in half the time of addresses
	SELECT recipient_key, count(*) AS n
	FROM store.event
	WHERE event BETWEEN 12 AND 14 AND recipient_key != 0 -- deferred, bounced, expired
		AND (code // 1000 % 1000 = 2 AND code % 1000 = 2 OR category = 3) -- x.2.2; mailbox_full
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), most AS ( -- those who have it are shown, unless a key stands for several of them
	SELECT min(n) AS n FROM (SELECT n FROM counted ORDER BY n DESC LIMIT $limit)
), theirs AS MATERIALIZED (
	SELECT recipient, recipient_key, count(*) AS n, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE event BETWEEN 12 AND 14 AND recipient_key IN (SELECT recipient_key FROM counted WHERE n >= (FROM most))
		AND (code // 1000 % 1000 = 2 AND code % 1000 = 2 OR category = 3)
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), shown AS ( -- others may have more than one of those who share a key; mostly nobody has, and the search ends at once
	SELECT min(n) AS n FROM (SELECT n FROM theirs ORDER BY n DESC LIMIT $limit)
), refused AS MATERIALIZED (
	FROM theirs
	UNION ALL
	SELECT recipient, recipient_key, count(*), min(time), max(time)
	FROM store.event
	WHERE event BETWEEN 12 AND 14 AND recipient_key IN (SELECT recipient_key FROM counted WHERE n < (FROM most) AND n >= (FROM shown))
		AND (code // 1000 % 1000 = 2 AND code % 1000 = 2 OR category = 3)
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), took AS (
	SELECT recipient, max(time) AS time FROM store.event
	WHERE event = 11 AND recipient_key IN (SELECT recipient_key FROM refused)
	AND time >= $since -- if: since
	GROUP BY recipient
)
SELECT decode(r.recipient) AS recipient, n AS attempts, first_time AS first, last_time AS last,
	CASE WHEN t.time > last_time THEN 'takes mail again' ELSE 'nothing delivered' END AS since_then
FROM refused r LEFT JOIN took t ON t.recipient = r.recipient
ORDER BY n DESC, r.recipient
LIMIT $limit
