-- title: Mail that waits
-- description: Recipients whose last attempt was deferred, or who had none because Exim has given up their host for the time being, of
--   messages that were not seen to leave the queue: first those that came first, as they expire first. Not what is frozen or on hold. With
--   --since only those that were tried or put off again since then: the end of a message that nobody tries may be in a log that was not
--   read. With --until what waited at that time.
-- counts: recipients of a message
-- param: since time - nothing that was tried or put off last before this time
-- param: until time - nothing from this time on
-- param: mta text - postfix, exim or exchange
-- param: host text - the machine that wrote the log
-- param: limit integer 30 rows at most
-- param: recipient text - address of the recipient
-- narrow: host code last sender came
WITH open AS MATERIALIZED (
	SELECT id, received, queue_id FROM store.open_message WHERE id > 0 AND ended = 0
	UNION ALL SELECT id, received, queue_id FROM all_messages WHERE id > 0 AND ended = 1 AND last_time >= $until AND coalesce(received, '-infinity') < $until -- if: until
), happened AS MATERIALIZED ( -- with what ends or stops a message as a whole, which is logged without recipients; texts are slow to read
	SELECT message, recipient_key, time, line_end, item, event, mta, host, sender, domain, code, reply_code, provider, category, delay
		, recipient -- if: recipient
	FROM store.event
	WHERE event IN (11, 12, 13, 14, 15, 16, 20, 26) -- delivered, deferred, bounced, expired, held, released, removed, skipped
		AND message IN (SELECT id FROM open)
		AND time < $until -- if: until
), ranked AS MATERIALIZED (
	SELECT *, row_number() OVER (PARTITION BY message, recipient_key ORDER BY event = 26, time DESC, line_end DESC, item DESC) AS nth_last, -- that none was made counts only if none was before
		max(time) OVER (PARTITION BY message, recipient_key) AS seen,
		min(CASE WHEN delay >= 0 THEN time - to_milliseconds(delay) END) OVER (PARTITION BY message) AS came -- may be long before the log
	FROM happened
), waiting AS (
	FROM ranked
	WHERE nth_last = 1 AND event IN (12, 26) AND recipient_key != 0
	AND seen >= $since -- if: since
	AND mta IN (SELECT id FROM mta_names WHERE name = $mta) -- if: mta
	AND host IN (SELECT id FROM store.name WHERE lower(value) = lower($host)) -- if: host
	AND lower(decode(recipient)) = lower($recipient) -- if: recipient
	-- include: recipient_filters.sql
), oldest AS MATERIALIZED (
	SELECT w.* REPLACE (least(o.received, w.came) AS came), o.queue_id
	FROM waiting w
	JOIN open o ON o.id = w.message
	LEFT JOIN ranked e ON e.message = w.message AND e.nth_last = 1 AND e.recipient_key = 0 AND e.event NOT IN (16, 26) AND e.time >= w.time
	WHERE e.message IS NULL
	ORDER BY least(o.received, w.came), w.message, w.line_end, w.item
	LIMIT $limit
), said AS MATERIALIZED (
	SELECT message, time, line_end, item, recipient, text,
		count(*) FILTER (event = 12) OVER (PARTITION BY message, recipient_key, original_recipient) AS attempts -- two aliases of one address are tried as two
	FROM store.event WHERE event IN (12, 26) AND message IN (SELECT message FROM oldest)
	AND time < $until -- if: until
)
SELECT o.came, h.value AS host, nullif(decode(o.queue_id), '') AS queue_id, s.value AS sender, decode(e.recipient) AS recipient,
	e.attempts, o.time AS last, code_text(o.code) AS code, regexp_replace(e.text, '^(delivery temporarily suspended: )?host \S+ (said|refused to talk to me): ', '') AS last_reason
FROM oldest o
JOIN said e ON (e.message, e.line_end, e.item, e.time) = (o.message, o.line_end, o.item, o.time)
JOIN store.address s ON s.id = o.sender
JOIN store.name h ON h.id = o.host
ORDER BY ALL
