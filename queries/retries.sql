-- title: Attempts until delivery
-- description: How many attempts it took until a recipient had the message, how long that was after the first refusal, and how many
--   recipients failed with that attempt, or after it as their time in the queue was over, or are waiting for the next. After 0 attempts
--   Exim gives up on those whose host has failed others for long.
-- counts: recipients of a message
-- param: limit integer 20 rows at most
-- column: share bar
-- column: median_wait duration
-- column: max_wait duration
WITH deferred AS ( -- within a message the key of a recipient is enough to know it
	SELECT message, recipient_key AS recipient, count(*) AS refusals, min(time) AS first_time
	FROM store.event
	WHERE event = 12 AND message > 0 -- deferred
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), ended AS (
	SELECT message, recipient_key AS recipient, min(time) FILTER (event = 11) AS delivered, bool_or(event = 13) AS bounced, bool_or(event > 12) AS failed
	FROM store.event
	WHERE event IN (11, 13, 14) AND message IN (SELECT message FROM deferred) -- delivered, bounced, expired
	GROUP BY ALL
), expired AS ( -- and it did not say for whom
	SELECT DISTINCT message FROM store.event WHERE event = 14 AND recipient = '' AND message > 0
	AND time >= $since -- if: since
), at_once AS (
	SELECT count(*) FILTER (event = 11) AS delivered, count(*) FILTER (event = 13) AS bounced
	FROM store.event
	WHERE event IN (11, 13)
	-- include: event_filters.sql
	-- include: recipient_filters.sql
), given_up AS ( -- by Exim, which says on whom
	SELECT message, recipient_key AS recipient FROM store.event
	WHERE event = 14 AND mta = 2 AND recipient != '' -- expired; exim
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), untried AS ( -- at any time, whatever the filters
	SELECT 0 AS attempts, 0 AS delivered, count(*) AS failed, 0 AS waiting
	FROM given_up g ANTI JOIN (
		SELECT message, recipient_key AS recipient FROM store.event WHERE event = 12 AND mta = 2 AND message IN (SELECT message FROM given_up)
	) d ON (d.message, d.recipient) = (g.message, g.recipient)
), recipients AS (
	SELECT refusals + (e.delivered IS NOT NULL OR coalesce(e.bounced, false))::INTEGER AS attempts, e.delivered, coalesce(e.bounced, false) AS bounced,
		e.delivered IS NULL AND (coalesce(e.failed, false) OR w.message IS NOT NULL) AS failed, epoch(e.delivered) - epoch(d.first_time) AS wait
	FROM deferred d
	LEFT JOIN ended e ON (e.message, e.recipient) = (d.message, d.recipient)
	LEFT JOIN expired w ON w.message = d.message
), later AS (
	SELECT attempts, count(delivered) AS delivered, count(*) FILTER (bounced) AS bounced, count(*) FILTER (failed) AS failed,
		count(*) FILTER (delivered IS NULL AND NOT failed) AS waiting, median(wait) AS median_wait, max(wait) AS max_wait
	FROM recipients GROUP BY attempts
), all_attempts AS (
	FROM later UNION ALL BY NAME SELECT 0 AS attempts, delivered, bounced FROM at_once
), firsts AS ( -- what ended without a deferral ended at the first attempt
	SELECT greatest(attempts, 1) AS attempts, waiting, median_wait, max_wait,
		CASE attempts WHEN 0 THEN greatest(delivered - coalesce(sum(delivered) FILTER (attempts > 0) OVER (), 0), 0) ELSE delivered END AS delivered,
		CASE attempts WHEN 0 THEN greatest(bounced - coalesce(sum(bounced) FILTER (attempts > 0) OVER (), 0), 0) ELSE failed END AS failed
	FROM all_attempts
), summed AS (
	SELECT attempts, sum(delivered)::BIGINT AS delivered, sum(failed)::BIGINT AS failed, coalesce(sum(waiting), 0)::BIGINT AS waiting,
		max(median_wait) AS median_wait, max(max_wait) AS max_wait
	FROM (FROM firsts UNION ALL BY NAME FROM untried WHERE failed > 0) GROUP BY attempts
)
SELECT attempts, delivered, delivered / nullif(sum(delivered) OVER (), 0) AS share, failed, waiting, median_wait, max_wait
FROM summed
ORDER BY attempts
LIMIT $limit
