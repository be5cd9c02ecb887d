-- Whether tracking and protocol logs of the same time have the same, and the protocol logs do not name the messages.
SELECT EXISTS (
	FROM ({{template "exchangelogs_told.sql"}}) t
	JOIN sources ts USING (source_id), ({{template "exchangelogs_told.sql"}}) p
	JOIN sources ps USING (source_id)
	WHERE t.protocol <> 0 AND p.protocol = 0 AND t.event = p.event
		AND ts.first_time <= ps.last_time AND ps.first_time <= ts.last_time
		AND p.id IN (SELECT kind FROM store.happening WHERE message = 0)
)::BIGINT
