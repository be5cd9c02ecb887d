-- title: Depth of the queue
-- description: How many messages came in and left in each span of time and how many were in the queue at its end, rebuilt from the log;
--   a message whose end was not seen stays in, and so does what came before --since. Exchange logs no end: there a message is in the queue
--   if one of its recipients was put off last. Beside it the provider with most deferrals in the span.
-- counts: messages
-- param: every span 1h length of a span
-- param: limit integer 168 spans at most
-- rows: FROM queued WHERE received IS NOT NULL AND time_bucket(to_seconds($every), local_time(received)) = time_bucket(to_seconds($every), local_time(shown.time))
-- number: came
-- rows: FROM queued WHERE received IS NOT NULL AND (ended OR mta = 'exchange' AND id NOT IN (SELECT message FROM (
--   SELECT message, arg_max(event, (time, line_end, item)) AS last, max((time, line_end, item)) AS at,
--   max((time, line_end, item)) FILTER (WHERE event IN (18, 19)) AS routed FROM store.event
--   WHERE mta = 3 AND message IN (SELECT id FROM queued WHERE NOT ended) GROUP BY message, recipient_key)
--   GROUP BY message HAVING coalesce(max(at) FILTER (WHERE last = 12) > max(routed), bool_or(last = 12))))
--   AND time_bucket(to_seconds($every), local_time(last_time)) = time_bucket(to_seconds($every), local_time(shown.time))
-- number: went
-- rows: FROM deliveries WHERE event = 'deferred' AND time_bucket(to_seconds($every), local_time(time)) = time_bucket(to_seconds($every), local_time(shown.time))
-- number: deferrals
WITH deferrals AS (
	SELECT time_bucket(to_seconds($every), local_time(time)) AS time, provider, CASE WHEN provider = 0 THEN domain ELSE 0 END AS domain, count(*) AS n
	FROM store.event
	WHERE event = 12 -- deferred
	-- include: event_filters.sql
	-- include: sender_filter.sql
	GROUP BY ALL
), unended AS ( -- of Exchange
	SELECT id, kind, sender, last_time FROM all_messages
	WHERE id > 0 AND received NOT NULL AND ended = 0 AND kind IN (SELECT id FROM store.kind WHERE mta = 3)
), gone AS (
	SELECT kind, sender, last_time FROM store.message WHERE id > 0 AND received NOT NULL AND ended = 1
	UNION ALL
	SELECT kind, sender, last_time FROM unended
	WHERE id NOT IN (
		SELECT message FROM (
			SELECT message, arg_max(event, (time, line_end, item)) AS last, max((time, line_end, item)) AS at,
				max((time, line_end, item)) FILTER (WHERE event IN (18, 19)) AS routed -- an alias or a list waits no more when its addresses take over
			FROM store.event WHERE message IN (SELECT id FROM unended)
			GROUP BY message, recipient_key)
		GROUP BY message HAVING coalesce(max(at) FILTER (WHERE last = 12) > max(routed), bool_or(last = 12))) -- was deferred last
), moves AS ( -- WHEN false keeps the CASE whole if the line of --since is left out
	SELECT CASE WHEN false THEN NULL
			WHEN received < $since THEN '-infinity'::TIMESTAMP -- if: since
			ELSE time_bucket(to_seconds($every), local_time(received)) END AS time, count(*) AS came, 0 AS went
	FROM all_messages
	WHERE id > 0 AND received NOT NULL
	AND received < $until -- if: until
	AND kind IN (SELECT id FROM store.kind WHERE mta IN (SELECT id FROM mta_names WHERE name = $mta)) -- if: mta
	AND kind IN (SELECT id FROM store.kind WHERE host IN (SELECT id FROM store.name WHERE lower(value) = lower($host))) -- if: host
	-- include: sender_filter.sql
	GROUP BY ALL
	UNION ALL
	SELECT CASE WHEN false THEN NULL
			WHEN last_time < $since THEN '-infinity'::TIMESTAMP -- if: since
			ELSE time_bucket(to_seconds($every), local_time(last_time)) END, 0, count(*)
	FROM gone
	WHERE true
	AND last_time < $until -- if: until
	AND kind IN (SELECT id FROM store.kind WHERE mta IN (SELECT id FROM mta_names WHERE name = $mta)) -- if: mta
	AND kind IN (SELECT id FROM store.kind WHERE host IN (SELECT id FROM store.name WHERE lower(value) = lower($host))) -- if: host
	-- include: sender_filter.sql
	GROUP BY ALL
	UNION ALL
	SELECT DISTINCT time, 0, 0 FROM deferrals -- while nothing came and nothing left
), spans AS (
	SELECT time, sum(came)::BIGINT AS came, sum(went)::BIGINT AS went FROM moves GROUP BY time
), depths AS (
	SELECT time, came, went, (sum(came - went) OVER (ORDER BY time))::BIGINT AS in_queue FROM spans
), named AS (
	SELECT time, coalesce(p.name, d.value) AS target, sum(n)::BIGINT AS n
	FROM deferrals f JOIN providers p ON p.id = f.provider JOIN store.name d ON d.id = f.domain
	GROUP BY ALL
), worst AS (
	SELECT time, sum(n)::BIGINT AS deferrals, arg_max(target, (n, target)) AS target FROM named GROUP BY time
), latest AS (
	SELECT time, came, went, in_queue, coalesce(deferrals, 0) AS deferrals, target AS most_deferrals
	FROM depths LEFT JOIN worst USING (time)
	WHERE time > '-infinity' -- where what came and went before --since is summed
	ORDER BY time DESC
	LIMIT $limit
)
SELECT * REPLACE (utc_time(time) AS time) FROM latest ORDER BY time
