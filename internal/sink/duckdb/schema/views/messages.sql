-- One row per message and recipient with its last outcome. What ends or stops
-- the whole message (it expired, was cancelled, removed or put on hold) is
-- logged without recipients: it is the outcome of those whose last attempt was
-- deferred, and their code and text stay those of that attempt, which are the reason.
-- If Exim skipped a recipient (see parsers.Skipped), the outcome of its last attempt
-- stays; a recipient that was never tried is deferred after 0 attempts.
WITH last_attempt AS (
	SELECT host, queue_id, message_id, recipient,
		any_value(sender) AS sender, any_value(size) AS size, any_value(client_name) AS client_name,
		coalesce(arg_max(event, (time, line_end)) FILTER (event != 'skipped'), 'deferred') AS outcome,
		arg_max(code, (time, line_end)) AS code, arg_max(text, (event != 'skipped', time, line_end)) AS text,
		count(*) FILTER (event NOT IN ('removed', 'skipped')) AS attempts, min(time) AS first_time, max(time) AS last_time
	FROM {{.Outcomes}}
	WHERE event IN ('delivered', 'deferred', 'bounced', 'expired', 'removed', 'skipped') AND queue_id IS NOT NULL AND recipient IS NOT NULL
	GROUP BY ALL
), whole AS (
	SELECT host, queue_id, message_id, arg_max(event, (time, line_end)) AS outcome, max(time) AS last_time
	FROM {{.Outcomes}}
	WHERE event IN ('bounced', 'expired', 'removed', 'held', 'released') AND queue_id IS NOT NULL AND recipient IS NULL
	GROUP BY ALL
)
SELECT a.host, a.queue_id, a.recipient, a.sender, a.message_id, a.size, a.client_name,
	coalesce(w.outcome, a.outcome) AS outcome, a.code, a.text, a.attempts, a.first_time, coalesce(w.last_time, a.last_time) AS last_time
FROM last_attempt a
LEFT JOIN whole w ON w.host IS NOT DISTINCT FROM a.host AND w.queue_id = a.queue_id AND w.message_id IS NOT DISTINCT FROM a.message_id
	AND w.last_time >= a.last_time AND w.outcome != 'released' AND a.outcome = 'deferred'
