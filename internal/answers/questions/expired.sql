-- What most of the attempts said before, for messages that were given up in the window.
--
--   .Lately   a condition on time
--   .Cause    a condition on the verdict v of the line that gave up
SELECT v.category, v.owner, v.rule, arg_max(decode(text), (time, line))
FROM {{happenings}}
WHERE {{.Lately}} AND k.event = 12 AND message > 0 AND v.category > 0 -- deferred
	AND message IN (
		SELECT message FROM {{happenings}}
		WHERE {{.InWindow}} AND k.event = 14 AND {{.Cause}} -- expired
	)
GROUP BY ALL
ORDER BY count(*) DESC, v.rule, v.category, v.owner
LIMIT 1
