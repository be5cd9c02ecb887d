-- title: Attempts until delivery
-- description: How many attempts it took until a recipient had the message, how long that was after the first refusal, and how many
--   recipients failed with that attempt, or after it as their time in the queue was over, or are waiting for the next; the share is of
--   those who have it. After 0 attempts Exim gives up on those whose host has failed others for long. Attempts before --since count too.
-- counts: recipients of a message
-- param: limit integer 20 rows at most
-- column: share bar
-- column: median_wait duration
-- column: max_wait duration
WITH deferred AS ( -- within a message the key of a recipient is enough to know it
	SELECT message, recipient_key AS recipient, count(*) AS refusals, min(time) AS first_time, max(time) AS last_time
	FROM store.event
	WHERE event = 12 AND message > 0 -- deferred
	AND message IN (SELECT message FROM store.event WHERE event BETWEEN 11 AND 14 AND time >= $since) -- if: since
	AND time < $until -- if: until
	AND mta IN (SELECT id FROM mta_names WHERE name = $mta) -- if: mta
	AND host IN (SELECT id FROM store.name WHERE lower(value) = lower($host)) -- if: host
	-- include: recipient_filters.sql
	GROUP BY ALL
), ended AS ( -- whatever the filters
	SELECT message, recipient_key AS recipient, min(time) FILTER (event = 11) AS delivered, bool_or(event = 13) AS bounced, bool_or(event > 12) AS failed,
		max(time) AS last_time
	FROM store.event
	WHERE event IN (11, 13, 14) AND message IN (SELECT message FROM deferred) -- delivered, bounced, expired
	AND time < $until -- if: until
	GROUP BY ALL
), expired AS ( -- as a whole: Postfix does not say for whom
	SELECT message, max(time) AS time FROM store.event WHERE event = 14 AND recipient_key = 0 AND message > 0
	AND time >= $since -- if: since
	AND time < $until -- if: until
	GROUP BY message
), tried_again AS (
	SELECT refusals + (e.delivered IS NOT NULL OR coalesce(e.bounced, false))::INTEGER AS attempts, e.delivered, coalesce(e.bounced, false) AS bounced,
		e.delivered IS NULL AND (coalesce(e.failed, false) OR w.message IS NOT NULL) AS failed, epoch(e.delivered) - epoch(d.first_time) AS wait
	FROM deferred d
	LEFT JOIN ended e ON (e.message, e.recipient) = (d.message, d.recipient)
	LEFT JOIN expired w ON w.message = d.message
	WHERE true
	AND greatest(d.last_time, e.last_time, w.time) >= $since -- if: since
), later AS (
	SELECT attempts, count(delivered) AS delivered, count(*) FILTER (bounced) AS bounced, count(*) FILTER (failed) AS failed,
		count(*) FILTER (delivered IS NULL AND NOT failed) AS waiting, median(wait) AS median_wait, max(wait) AS max_wait
	FROM tried_again GROUP BY attempts
), sooner_or_later AS (
	SELECT count(*) FILTER (event = 11) AS delivered, count(*) FILTER (event = 13) AS bounced
	FROM store.event
	WHERE event IN (11, 13) -- delivered, bounced
	-- include: event_filters.sql
	-- include: recipient_filters.sql
), at_once AS ( -- what ended without a deferral ended at the first attempt; they are too many to be grouped by recipient
	SELECT 1 AS attempts, greatest(s.delivered - l.delivered, 0) AS delivered, greatest(s.bounced - l.bounced, 0) AS failed
	FROM sooner_or_later s, (SELECT coalesce(sum(delivered), 0) AS delivered, coalesce(sum(bounced), 0) AS bounced FROM later) l
), given_up AS ( -- by Exim, which says on whom
	SELECT message, recipient_key AS recipient FROM store.event
	WHERE event = 14 AND mta = 2 AND recipient_key != 0 -- expired; exim
	-- include: event_filters.sql
	-- include: recipient_filters.sql
	GROUP BY ALL
), untried AS ( -- at any time, whatever the filters
	SELECT 0 AS attempts, count(*) AS failed
	FROM given_up g ANTI JOIN (
		SELECT message, recipient_key AS recipient FROM store.event WHERE event = 12 AND mta = 2 AND message IN (SELECT message FROM given_up)
	) d ON (d.message, d.recipient) = (g.message, g.recipient)
	HAVING count(*) > 0
), summed AS (
	SELECT attempts, coalesce(sum(delivered), 0)::BIGINT AS delivered, coalesce(sum(failed), 0)::BIGINT AS failed, coalesce(sum(waiting), 0)::BIGINT AS waiting,
		max(median_wait) AS median_wait, max(max_wait) AS max_wait -- of the one row of later
	FROM (FROM later UNION ALL BY NAME FROM at_once UNION ALL BY NAME FROM untried) GROUP BY attempts
)
SELECT attempts, delivered, delivered / nullif(sum(delivered) OVER (), 0) AS share, failed, waiting, median_wait, max_wait
FROM summed
ORDER BY attempts
LIMIT $limit
