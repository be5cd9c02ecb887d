-- title: Who writes to whom
-- description: Pairs of sender and recipient with what became of their mail.
-- counts: attempts
-- param: limit integer 20 rows at most
WITH by_id AS (
	SELECT sender, recipient, count(*) AS n, count(*) FILTER (event = 11) AS delivered
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND recipient != '' AND sender > 0 -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
)
SELECT a.value AS sender, recipient, sum(n)::BIGINT AS attempts, sum(delivered)::BIGINT AS delivered, (sum(n) - sum(delivered))::BIGINT AS failed
FROM by_id b JOIN store.address a ON a.id = b.sender
GROUP BY ALL
ORDER BY attempts DESC, sender, recipient
LIMIT $limit
