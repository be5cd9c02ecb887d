-- One row per message and recipient with its last outcome. What ends or stops
-- the whole message (it expired, was cancelled, removed or put on hold) is
-- logged without recipients: it is the outcome of those whose last attempt was
-- deferred, and their code and text stay those of that attempt, which are the reason.
-- If Exim skipped a recipient (see parsers.Skipped), the outcome of its last attempt
-- stays; a recipient that was never tried is deferred after 0 attempts.
--
-- Rows are put together by numbers, and names joined to what is left: by names it
-- would take ten times as long. Numbers of messages that are of one queue ID and
-- Message-ID count as one, the lowest; that is "same", NULL without a queue ID.
WITH odd AS MATERIALIZED (
	SELECT id, nullif(size, 0) AS size, CASE WHEN queue_id != '' THEN min(id) OVER (PARTITION BY queue_id, message_id) END AS same
	FROM {{.TheirMessages}} m
	WHERE hash(queue_id, message_id_key) IN (
		SELECT hash(queue_id, message_id_key) FROM {{.TheirMessages}} t GROUP BY ALL HAVING count(*) > 1 OR bool_or(queue_id = ''))
), kind AS (
	SELECT k.id, k.event, dense_rank() OVER (ORDER BY h.value) AS host FROM store.kind k JOIN store.name h ON h.id = k.host
), happened AS (
	SELECT e.*, v.code, k.event, k.host, o.id AS odd, o.size AS odd_size, CASE WHEN o.id IS NULL THEN e.message ELSE o.same END AS same,
		epoch_us(e.time) * 18446744073709551616::HUGEINT + e.line AS at -- by time and line: by a pair it would take three times as long
	FROM {{.Happenings}} e
	JOIN kind k ON k.id = e.kind
	JOIN store.verdict v ON v.id = e.verdict
	LEFT JOIN odd o ON o.id = e.message
	WHERE e.message > 0 AND (o.id IS NULL OR o.same IS NOT NULL)
), attempt AS (
	SELECT same, host, recipient, any_value(kind) AS kind, min(nullif(sender, 0)) AS sender, min(nullif(client, 0)) AS client, max(client) AS other_client,
		count(odd) AS odd, max(odd_size) AS odd_size,
		coalesce(arg_max(event, at) FILTER (event != 26), 12) AS outcome, arg_max(code, at) FILTER (code > 0) AS code,
		coalesce(arg_max(text, at) FILTER (text != '' AND event != 26), arg_max(text, at) FILTER (text != '')) AS text,
		count(*) FILTER (event NOT IN (20, 26)) AS attempts, min(time) AS first_time, max(time) AS last_time
	FROM happened
	WHERE event IN (11, 12, 13, 14, 20, 26) AND recipient != '' -- delivered, deferred, bounced, expired, removed, skipped
	GROUP BY ALL
), whole AS (
	SELECT same, host, arg_max(event, at) AS outcome, max(time) AS last_time
	FROM happened
	WHERE event IN (13, 14, 15, 16, 20) AND recipient_key = 0 AND recipient = '' -- bounced, expired, held, released, removed
	GROUP BY ALL
	HAVING outcome != 16
)
SELECT k.host, nullif(decode(m.queue_id), '') AS queue_id, decode(a.recipient) AS recipient, s.value AS sender, nullif(decode(m.message_id), '') AS message_id,
	CASE WHEN a.odd > 0 THEN a.odd_size ELSE nullif(m.size, 0) END AS size, coalesce(nullif(c.name, ''), nullif(p.name, '')) AS client_name,
	n.name AS outcome, code_text(a.code) AS code, decode(a.text) AS text, a.attempts, a.first_time, coalesce(w.last_time, a.last_time) AS last_time
FROM attempt a
LEFT JOIN whole w ON w.same = CASE WHEN a.outcome = 12 THEN a.same END AND w.host = a.host AND w.last_time >= a.last_time -- a condition for a alone would make DuckDB compare each with each
JOIN event_names n ON n.id = coalesce(w.outcome, a.outcome)
JOIN kinds k ON k.id = a.kind
JOIN {{.TheirMessages}} m ON m.id = a.same
JOIN store.address s ON s.id = coalesce(a.sender, 0)
JOIN {{.Peers}} c ON c.id = coalesce(a.client, 0)
JOIN {{.Peers}} p ON p.id = a.other_client
