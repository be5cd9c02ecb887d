-- title: Envelope senders
-- description: What each sender sent and what became of it: attempts at delivery, failures, bytes and recipients of its
--   messages. <> is the null sender of notifications. Expired mail counts as bounced. Filters by recipient, such as --domain, choose attempts:
--   messages, recipients and bytes stay those of all that the sender sent.
-- counts: attempts; messages, recipients and bytes as queued
-- param: limit integer 20 rows at most
-- column: bytes bytes
-- column: failed_share percent
-- narrow: recipients bytes deferred
-- filter: failures
-- rows: FROM queued WHERE received IS NOT NULL AND sender = shown.sender
-- number: messages
-- rows: FROM deliveries WHERE sender = shown.sender
-- number: attempts
-- number: delivered event = 'delivered'
-- number: deferred event = 'deferred'
-- number: bounced event IN ('bounced', 'expired')
WITH by_id AS (
	SELECT sender, event, count(*) AS n
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND sender > 0 -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY ALL
), by_sender AS MATERIALIZED (
	SELECT a.value AS sender, sum(n)::BIGINT AS attempts,
		coalesce(sum(n) FILTER (event = 11), 0)::BIGINT AS delivered,
		coalesce(sum(n) FILTER (event = 12), 0)::BIGINT AS deferred,
		coalesce(sum(n) FILTER (event IN (13, 14)), 0)::BIGINT AS bounced
	FROM by_id b JOIN store.address a ON a.id = b.sender
	GROUP BY a.value
	HAVING true
		-- include: only_failing.sql
	ORDER BY
		-- include: most_failing_first.sql
		attempts DESC, sender
	LIMIT $limit
), shown AS MATERIALIZED ( -- sums of messages are made for these alone
	SELECT id FROM store.address WHERE value IN (SELECT sender FROM by_sender)
), queued_ids AS (
	SELECT sender, count(*) AS messages, sum(size) AS bytes, sum(recipients) AS recipients
	FROM all_messages
	WHERE id > 0 AND received NOT NULL AND sender IN (SELECT id FROM shown)
	-- include: message_filters.sql
	GROUP BY sender
), queued_by AS (
	SELECT a.value AS sender, sum(messages)::BIGINT AS messages, nullif(sum(bytes), 0)::BIGINT AS bytes, nullif(sum(recipients), 0)::BIGINT AS recipients
	FROM queued_ids q JOIN store.address a ON a.id = q.sender
	GROUP BY a.value
)
SELECT s.sender, coalesce(messages, 0) AS messages, recipients, bytes, attempts, delivered, deferred, bounced, (attempts - delivered) / attempts AS failed_share
FROM by_sender s LEFT JOIN queued_by q ON q.sender = s.sender
ORDER BY
	-- include: most_failing_first.sql
	attempts DESC, s.sender
LIMIT $limit
