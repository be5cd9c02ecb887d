-- title: Messages given up
-- description: Messages that were returned because their time in the queue was over, with the last reason why they could not be delivered.
--   Postfix says that a message expired, not for whom: these are the recipients whose last attempt in the log was deferred.
-- counts: recipients of a message
-- param: limit integer 30 rows at most
-- column: age duration
-- narrow: age queue_id sender
WITH times AS MATERIALIZED (
	SELECT message, coalesce(time, '-infinity') AS time
	FROM store.event
	WHERE event = 14 -- expired
	-- include: event_filters.sql
	-- include: recipient_filters.sql
), given_up AS MATERIALIZED ( -- the latest and, of their messages, perhaps more: recipients and texts are slow to read
	SELECT message, sender, recipient, time, delay, text
	FROM store.event
	WHERE event = 14 AND message IN (
		SELECT message FROM times WHERE time IN (SELECT time FROM times ORDER BY time DESC LIMIT $limit)
	)
	-- include: event_filters.sql
	-- include: recipient_filters.sql
), latest AS MATERIALIZED ( -- joins no all_messages, of which DuckDB would read all for however few
	SELECT g.*, nullif(coalesce(m.queue_id, o.queue_id), '') AS queue_id, coalesce(m.received, o.received) AS received
	FROM given_up g
	LEFT JOIN (SELECT id, queue_id, received FROM store.message WHERE id IN (SELECT message FROM given_up)) m ON m.id = g.message
	LEFT JOIN (SELECT id, queue_id, received FROM store.open_message WHERE id IN (SELECT message FROM given_up)) o ON o.id = g.message
	ORDER BY g.time DESC, queue_id, g.recipient
	LIMIT $limit
), tried AS (
	SELECT message, recipient, arg_max(event, (time, line_end)) AS event, arg_max(text, (time, line_end)) FILTER (event = 12) AS text,
		min(time - to_milliseconds(delay)) FILTER (delay >= 0) AS came -- may be long before the log
	FROM store.event
	WHERE event BETWEEN 11 AND 13 AND message > 0 AND message IN (SELECT message FROM latest) -- delivered, deferred, bounced
	GROUP BY ALL
)
SELECT g.time, decode(g.queue_id) AS queue_id, s.value AS sender, nullif(decode(coalesce(r.recipient, g.recipient)), '') AS recipient,
	coalesce(CASE WHEN g.delay >= 0 THEN g.delay / 1000 END, epoch(g.time) - epoch(least(g.received, r.came))) AS age,
	coalesce(nullif(r.text, ''), nullif(g.text, '')) AS last_reason
FROM latest g
JOIN store.address s ON s.id = g.sender
LEFT JOIN tried r ON r.message = g.message AND CASE WHEN g.recipient = '' THEN r.event = 12 ELSE r.recipient = g.recipient END
ORDER BY g.time DESC, g.queue_id, 4, last_reason
LIMIT $limit
