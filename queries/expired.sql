-- title: Messages given up
-- description: Messages that were returned because their time in the queue was over, with the last reason why they could not be delivered.
--   Postfix says that a message expired, not for whom: these are the recipients whose last attempt in the log was deferred, and --domain,
--   --code, --provider and --category choose them by their deferrals.
-- counts: recipients of a message
-- param: limit integer 30 rows at most
-- column: age duration
-- narrow: age queue_id sender
WITH deferred AS ( -- of those that Postfix gave up, whom these filters choose
	SELECT DISTINCT message, recipient_key FROM store.event
	WHERE event = 12 AND message IN (SELECT message FROM store.event WHERE event = 14 AND recipient_key = 0) -- deferred, expired
	-- include: recipient_filters.sql
), chosen AS ( -- by these filters
	SELECT message, recipient_key FROM store.event
	WHERE event = 14 AND recipient_key != 0 -- expired
	-- include: recipient_filters.sql
	UNION ALL
	SELECT message, 0 FROM deferred
), times AS MATERIALIZED (
	SELECT message, coalesce(time, '-infinity') AS time
	FROM store.event
	WHERE event = 14
	-- include: event_filters.sql
	-- include: sender_filter.sql
	AND (message, recipient_key) IN (SELECT (message, recipient_key) FROM chosen) -- if: domain
	AND (message, recipient_key) IN (SELECT (message, recipient_key) FROM chosen) -- if: code
	AND (message, recipient_key) IN (SELECT (message, recipient_key) FROM chosen) -- if: provider
	AND (message, recipient_key) IN (SELECT (message, recipient_key) FROM chosen) -- if: category
), given_up AS MATERIALIZED ( -- the latest and, of their messages, perhaps more: recipients and texts are slow to read
	SELECT message, sender, recipient, time, delay, text
	FROM store.event
	WHERE event = 14 AND message IN (
		SELECT message FROM times WHERE time IN (SELECT time FROM times ORDER BY time DESC LIMIT $limit)
	)
	AND (message, recipient_key) IN (SELECT (message, recipient_key) FROM chosen) -- if: domain
	AND (message, recipient_key) IN (SELECT (message, recipient_key) FROM chosen) -- if: code
	AND (message, recipient_key) IN (SELECT (message, recipient_key) FROM chosen) -- if: provider
	AND (message, recipient_key) IN (SELECT (message, recipient_key) FROM chosen) -- if: category
	-- include: event_filters.sql
), latest AS MATERIALIZED ( -- joins no all_messages, of which DuckDB would read all for however few
	SELECT g.*, nullif(coalesce(m.queue_id, o.queue_id), '') AS queue_id, coalesce(m.received, o.received) AS received
	FROM given_up g
	LEFT JOIN (SELECT id, queue_id, received FROM store.message WHERE id IN (SELECT message FROM given_up)) m ON m.id = g.message
	LEFT JOIN (SELECT id, queue_id, received FROM store.open_message WHERE id IN (SELECT message FROM given_up)) o ON o.id = g.message
	ORDER BY g.time DESC, queue_id, g.recipient
	LIMIT $limit
), tried AS (
	SELECT message, recipient, any_value(recipient_key) AS recipient_key, arg_max(event, (time, line_end)) AS event, arg_max(text, (time, line_end)) FILTER (event = 12) AS text,
		min(time - to_milliseconds(delay)) FILTER (delay >= 0) AS came -- may be long before the log
	FROM store.event
	WHERE event BETWEEN 11 AND 13 AND message > 0 AND message IN (SELECT message FROM latest) -- delivered, deferred, bounced
	GROUP BY message, recipient
)
SELECT g.time, decode(g.queue_id) AS queue_id, s.value AS sender, nullif(decode(coalesce(r.recipient, g.recipient)), '') AS recipient,
	coalesce(CASE WHEN g.delay >= 0 THEN g.delay / 1000 END, epoch(g.time) - epoch(least(g.received, r.came))) AS age,
	coalesce(nullif(r.text, ''), nullif(g.text, '')) AS last_reason
FROM latest g
JOIN store.address s ON s.id = g.sender
LEFT JOIN tried r ON r.message = g.message AND CASE WHEN g.recipient = '' THEN r.event = 12 ELSE r.recipient = g.recipient END
WHERE true
AND (g.recipient != '' OR (g.message, r.recipient_key) IN (SELECT (message, recipient_key) FROM deferred)) -- if: domain
AND (g.recipient != '' OR (g.message, r.recipient_key) IN (SELECT (message, recipient_key) FROM deferred)) -- if: code
AND (g.recipient != '' OR (g.message, r.recipient_key) IN (SELECT (message, recipient_key) FROM deferred)) -- if: provider
AND (g.recipient != '' OR (g.message, r.recipient_key) IN (SELECT (message, recipient_key) FROM deferred)) -- if: category
ORDER BY g.time DESC, g.queue_id, 4, last_reason
LIMIT $limit
