-- title: Who writes to whom
-- description: Pairs of sender and recipient with what became of their mail. Of more than 200,000 attempts only the busiest pairs are
--   looked at: what they count is exact, but pairs of few attempts are missing.
-- counts: attempts
-- param: limit integer 20 rows at most
-- narrow: delivered
-- rows: FROM deliveries WHERE sender = shown.sender AND recipient = shown.recipient
-- number: attempts
-- number: delivered event = 'delivered'
-- number: failed event <> 'delivered'
WITH buckets AS ( -- a pair has at most as many attempts as its bucket, of a million, and buckets take a tenth of the time of pairs
	SELECT (hash(sender, recipient_key) >> 44)::UINTEGER AS bucket, count(*) AS n
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND recipient_key != 0 AND sender > 0 -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY bucket
), levels AS ( -- the attempts of all buckets that have n or more
	SELECT n, sum(sum(n)) OVER (ORDER BY n DESC) AS attempts FROM buckets GROUP BY n
), busy AS (
	SELECT bucket FROM buckets WHERE n >= (SELECT coalesce(min(n) FILTER (attempts <= 200000), max(n)) FROM levels)
), by_id AS (
	SELECT sender, recipient, count(*) AS n, count(*) FILTER (event = 11) AS delivered
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND recipient_key != 0 AND sender > 0
		AND (hash(sender, recipient_key) >> 44)::UINTEGER IN (SELECT bucket FROM busy)
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
)
SELECT a.value AS sender, decode(recipient) AS recipient, sum(n)::BIGINT AS attempts, sum(delivered)::BIGINT AS delivered, (sum(n) - sum(delivered))::BIGINT AS failed
FROM by_id b JOIN store.address a ON a.id = b.sender
GROUP BY a.value, b.recipient
ORDER BY attempts DESC, sender, recipient
LIMIT $limit
