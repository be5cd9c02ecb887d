-- How many messages are in a queue. Exchange does not log that a message has left: there it is in
-- the queue if the last thing that happened to one of its recipients is a deferral, and it was not
-- sent to other addresses since. A message whose receipt the log does not tell was refused, unless
-- something happened to it that does only in a queue: then it came before the log begins.
--
--   .Host       a condition on a row of store.kind
--   .Deferral   a condition on the deferrals that are meant, in store.event; true for all messages
SELECT count(*)
FROM store.open_message m
WHERE m.id > 0 AND m.ended = 0 AND m.kind IN (SELECT id FROM store.kind WHERE {{.Host}})
	AND (m.kind NOT IN (SELECT id FROM store.kind WHERE mta = 3) -- Exchange
		OR m.id IN (
			SELECT message FROM (
				SELECT message, arg_max(event, (time, line_end, item)) AS last, max((time, line_end, item)) AS at,
					max((time, line_end, item)) FILTER (WHERE event IN (18, 19)) AS routed -- redirected, expanded
				FROM store.event WHERE mta = 3 AND message IN (SELECT id FROM store.open_message)
				GROUP BY message, recipient_key)
			GROUP BY message HAVING coalesce(max(at) FILTER (WHERE last = 12) > max(routed), bool_or(last = 12)) -- deferred
		))
	AND (m.received NOT NULL
		OR m.id IN (
			SELECT message FROM store.event
			WHERE (event BETWEEN 11 AND 15 OR event IN (25, 26)) -- delivered to held; delayed, skipped
				AND message IN (SELECT id FROM store.open_message WHERE received IS NULL)
		))
{{- if ne .Deferral "true"}}
	-- That they are open lets DuckDB skip what is older than the oldest of them.
	AND m.id IN (
		SELECT message FROM store.event
		WHERE event = 12 AND message IN (SELECT id FROM store.open_message) AND {{.Deferral}}
	)
{{- end}}
