-- title: Attempts until delivery
-- description: How many attempts it took until a recipient had the message, how long that was after the first refusal, and how many
--   recipients with so many attempts have failed or are still waiting.
-- counts: recipients of a message
-- param: limit integer 20 rows at most
-- column: share bar
-- column: median_wait duration
-- column: max_wait duration
WITH deferred AS ( -- within a message the hash of a recipient is enough to know it
	SELECT message, hash(recipient) AS recipient, count(*) AS refusals, min(time) AS first_time
	FROM store.event
	WHERE event = 12 AND message > 0 -- deferred
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), ended AS (
	SELECT message, hash(recipient) AS recipient, min(time) FILTER (event = 11) AS delivered, bool_or(event > 12) AS failed
	FROM store.event
	WHERE event IN (11, 13, 14) AND message IN (SELECT message FROM deferred) -- delivered, bounced, expired
	GROUP BY ALL
), at_once AS (
	SELECT count(*) AS n
	FROM store.event
	WHERE event = 11
	-- include: event_filters.sql
	-- include: recipient_filters.sql
), later AS (
	SELECT refusals + 1 AS attempts, count(e.delivered) AS delivered, count(*) FILTER (e.delivered IS NULL AND e.failed) AS failed,
		count(*) FILTER (e.delivered IS NULL AND e.failed IS NOT true) AS waiting,
		median(epoch(e.delivered) - epoch(d.first_time)) AS median_wait, max(epoch(e.delivered) - epoch(d.first_time)) AS max_wait
	FROM deferred d LEFT JOIN ended e ON (e.message, e.recipient) = (d.message, d.recipient)
	GROUP BY refusals
)
SELECT attempts, delivered, delivered / nullif(sum(delivered) OVER (), 0) AS share, failed, waiting, median_wait, max_wait FROM (
	SELECT 1 AS attempts, greatest(n - (SELECT coalesce(sum(delivered), 0) FROM later), 0)::BIGINT AS delivered, 0 AS failed, 0 AS waiting, NULL AS median_wait, NULL AS max_wait FROM at_once
	UNION ALL SELECT * FROM later
)
ORDER BY attempts
LIMIT $limit
