-- title: Domains of senders
-- description: Messages and bytes received by the domain of the envelope sender, and what became of them; (no domain) is a user of this machine.
--   Filters by recipient, such as --domain, choose attempts: messages and bytes stay those of all that came from there.
-- counts: messages; attempts
-- param: limit integer 20 rows at most
-- column: bytes bytes
-- column: failed_share percent
-- filter: failures
-- rows: FROM queued WHERE received IS NOT NULL AND CASE WHEN sender = '<>' THEN '<>' ELSE coalesce(nullif(lower(regexp_extract(sender, '@([^@]*)$', 1)), ''), '(no domain)') END = shown.sender_domain
-- number: messages
-- rows: FROM deliveries WHERE CASE WHEN sender = '<>' THEN '<>' ELSE coalesce(nullif(lower(regexp_extract(sender, '@([^@]*)$', 1)), ''), '(no domain)') END = shown.sender_domain
-- number: attempts
-- number: failed event <> 'delivered'
WITH queued AS (
	SELECT sender, count(*) AS messages, sum(size) AS bytes, 0 AS attempts, 0 AS failed
	FROM all_messages
	WHERE id > 0 AND received NOT NULL AND sender > 0
	-- include: message_filters.sql
	GROUP BY sender
), tried AS (
	SELECT sender, 0 AS messages, 0 AS bytes, count(*) AS attempts, count(*) FILTER (event > 11) AS failed
	FROM store.event
	WHERE event BETWEEN 11 AND 14 AND sender > 0 -- delivered, deferred, bounced, expired
	-- include: event_filters.sql
	-- include: attempt_filters.sql
	GROUP BY sender
)
SELECT CASE WHEN a.value = '<>' THEN '<>' ELSE coalesce(nullif(lower(regexp_extract(a.value, '@([^@]*)$', 1)), ''), '(no domain)') END AS sender_domain,
	sum(messages)::BIGINT AS messages, nullif(sum(bytes), 0)::BIGINT AS bytes, sum(attempts)::BIGINT AS attempts, sum(failed)::BIGINT AS failed,
	sum(failed) / nullif(sum(attempts), 0) AS failed_share
FROM (FROM queued UNION ALL FROM tried) b JOIN store.address a ON a.id = b.sender
GROUP BY sender_domain
HAVING true
	AND sum(attempts) > 0 -- if: domain
	AND sum(failed) > 0 -- if: code
	AND sum(attempts) > 0 -- if: provider
	AND sum(failed) > 0 -- if: category
ORDER BY
	failed DESC, -- if: code
	failed DESC, -- if: category
	messages DESC, attempts DESC, sender_domain
LIMIT $limit
